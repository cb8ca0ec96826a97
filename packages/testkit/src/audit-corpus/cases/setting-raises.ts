import { ruleCases } from "../audit-case.ts";

export const settingRaisesCases = ruleCases("TENANCY.SETTING_RAISES", {
  finds: {
    "without missing_ok": `alter policy by_tenant on tasks using ({col} = (select current_setting('{setting}'){cast})) with check ({col} = {bound});`,
    "with false": `alter policy by_tenant on tasks using ({col} = (select current_setting('{setting}', false){cast})) with check ({col} = {bound});`,
  },
  passes: {
    "with true": `alter policy by_tenant on tasks using ({col} = (select nullif(current_setting('{setting}', true), ''){cast}));`,
  },
});
