import { ruleCases } from "../audit-case.ts";

export const bypassSettingCases = ruleCases("TENANCY.BYPASS_SETTING", {
  finds: {
    "OR a setting is on": `alter policy by_tenant on tasks using ({col} = {bound} or current_setting('app.bypass_rls', true) = 'on');`,
    "a CASE by a setting": `alter policy by_tenant on tasks using (case when current_setting('app.is_admin', true) = '1' then true else {col} = {bound} end);`,
    "a setting as boolean": `alter policy by_tenant on projects using ({col} = {bound} or coalesce(nullif(current_setting('app.super', true), ''), 'false')::boolean);`,
  },
  passes: {
    "AND a setting is on": `alter policy by_tenant on tasks using ({col} = {bound} and coalesce(current_setting('app.frozen', true), '') <> 'on');`,
    "OR for a role that the application can't be": `alter policy by_tenant on tasks using ({col} = {bound} or current_user = '{system}');`,
    "OR for members of such a role": `alter policy by_tenant on tasks using ({col} = {bound} or pg_has_role(current_user, '{system}', 'member'));`,
  },
});
