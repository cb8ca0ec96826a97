import { ruleCases } from "../audit-case.ts";

export const grantTruncateCases = ruleCases("TENANCY.GRANT_TRUNCATE", {
  finds: {
    granted: `grant truncate on tasks to {app};`,
    "to everybody": { sql: `grant truncate on projects to public;`, beside: [] },
  },
  passes: {
    "to another role": `grant truncate on tasks to {system};`,
    "on a shared table": `grant truncate on countries to {app};`,
  },
});
