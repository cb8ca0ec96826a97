import { ruleCases } from "../audit-case.ts";

export const roleCreatesRolesCases = ruleCases("TENANCY.ROLE_CREATES_ROLES", {
  finds: {
    CREATEROLE: `reset role; alter role {app} createrole;`,
  },
  passes: {
    CREATEDB: `reset role; alter role {app} createdb;`,
  },
});
