import { ruleCases } from "../audit-case.ts";

export const settingBuiltInCases = ruleCases("TENANCY.SETTING_BUILT_IN", {
  finds: {
    application_name: `alter policy by_tenant on tasks using ({col} = (select nullif(current_setting('application_name', true), ''){cast})) with check ({col} = {bound});`,
  },
  passes: {
    "application_name for something else": `alter policy by_tenant on tasks using ({col} = {bound} and assignee <> current_setting('application_name', true));`,
  },
});
