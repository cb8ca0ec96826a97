import { ruleCases } from "../audit-case.ts";

export const roleReplicationCases = ruleCases("TENANCY.ROLE_REPLICATION", {
  finds: {
    REPLICATION: `reset role; alter role {app} replication;`,
  },
  passes: {
    "another role has it": `reset role; create role copier_{app} login replication;`,
  },
});
