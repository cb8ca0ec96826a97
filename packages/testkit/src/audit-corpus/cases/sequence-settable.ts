import { ruleCases } from "../audit-case.ts";

export const sequenceSettableCases = ruleCases("TENANCY.SEQUENCE_SETTABLE", {
  finds: {
    UPDATE: `grant update on sequence projects_id_seq to {app};`,
  },
  passes: {
    USAGE: `grant usage on sequence projects_id_seq to {app};`,
  },
});
