import { ruleCases } from "../audit-case.ts";

export const roleBypassrlsCases = ruleCases("TENANCY.ROLE_BYPASSRLS", {
  finds: {
    "the attribute": `reset role; alter role {app} bypassrls;`,
  },
  passes: {
    "another role has it": `reset role; create role batch_{app} login bypassrls; grant select on all tables in schema {s} to batch_{app};`,
  },
});
