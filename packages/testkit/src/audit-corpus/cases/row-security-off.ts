import { ruleCases } from "../audit-case.ts";

export const rowSecurityOffCases = ruleCases("TENANCY.ROW_SECURITY_OFF", {
  finds: {
    "of the role": `reset role; alter role {app} set row_security = off;`,
  },
  passes: {
    on: `reset role; alter role {app} set row_security = on;`,
    "another role's": `reset role; alter role {owner} set row_security = off;`,
  },
});
