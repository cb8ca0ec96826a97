import { ruleCases } from "../audit-case.ts";

export const roleMayBecomeExemptCases = ruleCases("TENANCY.ROLE_MAY_BECOME_EXEMPT", {
  finds: {
    "a member of the system role": `reset role; grant {system} to {app};`,
    "by a role in between": `reset role; create role mid_{app} noinherit; grant {system} to mid_{app}; grant mid_{app} to {app};`,
  },
  passes: {
    "a member of a harmless role": `reset role; create role mid_{app}; grant mid_{app} to {app};`,
    "the system role is a member of it": `reset role; grant {app} to {system};`,
    "a member that may neither inherit nor become it": {
      sql: `reset role; grant {system} to {app} with inherit false, set false;`,
      since: 16,
    },
  },
});
