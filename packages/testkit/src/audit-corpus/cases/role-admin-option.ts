import { ruleCases } from "../audit-case.ts";

export const roleAdminOptionCases = ruleCases("TENANCY.ROLE_ADMIN_OPTION", {
  finds: {
    "admin of the system role": `reset role; grant {system} to {app} with admin option;`,
  },
  passes: {
    "admin of a harmless role": `reset role; create role mid_{app}; grant mid_{app} to {app} with admin option;`,
  },
});
