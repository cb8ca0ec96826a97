import { ruleCases } from "../audit-case.ts";

export const grantMaintainCases = ruleCases("TENANCY.GRANT_MAINTAIN", {
  finds: {
    granted: { sql: `grant maintain on tasks to {app};`, since: 17 },
  },
  passes: {
    "to another role": { sql: `grant maintain on tasks to {system};`, since: 17 },
  },
});
