import { ruleCases } from "../audit-case.ts";

export const settingPerRowCases = ruleCases("TENANCY.SETTING_PER_ROW", {
  finds: {
    bare: `alter policy by_tenant on tasks using ({col} = nullif(current_setting('{setting}', true), ''){cast});`,
  },
  passes: {
    "in a subquery": `alter policy by_tenant on tasks using ((select nullif(current_setting('{setting}', true), ''){cast}) = {col});`,
  },
});
