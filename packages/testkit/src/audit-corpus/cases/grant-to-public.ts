import { ruleCases } from "../audit-case.ts";

export const grantToPublicCases = ruleCases("TENANCY.GRANT_TO_PUBLIC", {
  finds: {
    SELECT: `grant select on tasks to public;`,
    "of one column": `grant select (id) on projects to public;`,
  },
  passes: {
    "a shared table": `grant select on countries to public;`,
  },
});
