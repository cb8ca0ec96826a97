import { ruleCases } from "../audit-case.ts";

export const failOpenUnsetCases = ruleCases("TENANCY.FAIL_OPEN_UNSET", {
  finds: {
    "OR the setting is NULL": `alter policy by_tenant on tasks using ({col} = {bound} or current_setting('{setting}', true) is null);`,
    "coalesce with the column": `alter policy by_tenant on tasks using ({col} = coalesce({bound}, {col}));`,
    "a CASE that lets all through": `alter policy by_tenant on tasks using (case when {bound} is null then true else {col} = {bound} end);`,
  },
  passes: {
    "AND the setting is not NULL": `alter policy by_tenant on tasks using ({col} = {bound} and current_setting('{setting}', true) is not null);`,
    "coalesce with false": `alter policy by_tenant on tasks using (coalesce({col} = {bound}, false));`,
  },
});
