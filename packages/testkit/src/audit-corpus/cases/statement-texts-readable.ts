import { ruleCases } from "../audit-case.ts";

export const statementTextsReadableCases = ruleCases("TENANCY.STATEMENT_TEXTS_READABLE", {
  finds: {
    "as it comes": `reset role; create extension pg_stat_statements with schema {s};`,
  },
  passes: {
    revoked: `reset role; create extension pg_stat_statements with schema {s}; revoke all on {s}.pg_stat_statements from public;`,
  },
});
