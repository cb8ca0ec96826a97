import { ruleCases } from "../audit-case.ts";

export const exclusionOracleCases = ruleCases("TENANCY.EXCLUSION_ORACLE", {
  finds: {
    "of a range": `alter table tasks add column span daterange, add exclude using gist (span with &&);`,
  },
  passes: {
    "by tenant": `reset role; create extension if not exists btree_gist with schema {s}; set search_path = {s}; alter table members add column span daterange, add exclude using gist ({col} with =, span with &&);`,
  },
});
