import { ruleCases } from "../audit-case.ts";

export const otherSettingCases = ruleCases("TENANCY.OTHER_SETTING", {
  finds: {
    "another name in one table": `alter policy by_tenant on tasks using ({col} = (select nullif(current_setting('app.tennant', true), ''){cast})) with check ({col} = (select nullif(current_setting('app.tennant', true), ''){cast}));`,
    "through a function": `create function tenant_now() returns {T} language sql stable as $$ select nullif(current_setting('legacy.org', true), ''){cast} $$; alter policy by_tenant on tasks using ({col} = (select tenant_now())) with check ({col} = (select tenant_now()));`,
  },
  passes: {
    "another setting for another column": `alter policy by_tenant on tasks using ({col} = {bound} and assignee = current_setting('app.user', true));`,
  },
});
