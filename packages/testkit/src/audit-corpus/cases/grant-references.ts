import { ruleCases } from "../audit-case.ts";

export const grantReferencesCases = ruleCases("TENANCY.GRANT_REFERENCES", {
  finds: {
    granted: `grant references on tasks to {app};`,
    "one column": `grant references (id) on projects to {app};`,
  },
  passes: {
    "on a shared table": `grant references on countries to {app};`,
  },
});
