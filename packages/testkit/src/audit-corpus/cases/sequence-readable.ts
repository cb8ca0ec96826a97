import { ruleCases } from "../audit-case.ts";

export const sequenceReadableCases = ruleCases("TENANCY.SEQUENCE_READABLE", {
  finds: {
    SELECT: `grant select on sequence projects_id_seq to {app};`,
  },
  passes: {
    USAGE: `grant usage on sequence projects_id_seq to {app};`,
    "of a shared table": `create sequence free_seq; grant select on sequence free_seq to {app};`,
  },
});
