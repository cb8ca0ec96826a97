import { ruleCases } from "../audit-case.ts";

export const failOpenDefaultCases = ruleCases("TENANCY.FAIL_OPEN_DEFAULT", {
  finds: {
    "coalesce with a tenant": `alter policy by_tenant on tasks using ({col} = coalesce({bound}, {one}::{T}));`,
    "a CASE with a tenant": `alter policy by_tenant on tasks using ({col} = case when coalesce(current_setting('{setting}', true), '') = '' then {two}::{T} else {bound} end);`,
  },
  passes: {
    "coalesce with NULL": `alter policy by_tenant on tasks using ({col} = coalesce({bound}, null));`,
  },
});
