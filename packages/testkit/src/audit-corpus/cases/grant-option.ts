import { ruleCases } from "../audit-case.ts";

export const grantOptionCases = ruleCases("TENANCY.GRANT_OPTION", {
  finds: {
    granted: `grant select on tasks to {app} with grant option;`,
  },
  passes: {
    "to another role": `grant select on tasks to {system} with grant option;`,
  },
});
