import { ruleCases } from "../audit-case.ts";

export const roleSuperuserCases = ruleCases("TENANCY.ROLE_SUPERUSER", {
  finds: {
    "a superuser": `reset role; alter role {app} superuser;`,
  },
  passes: {
    "another role is": `reset role; alter role {system} superuser;`,
  },
});
