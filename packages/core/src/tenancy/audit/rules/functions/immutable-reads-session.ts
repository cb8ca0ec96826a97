import { defineRule } from "../../rule.ts";
import { callsOf, functionPlace, nodesOf } from "../../body-reads.ts";

const SESSION_CALLS = new Set([
  "current_setting",
  "current_user",
  "session_user",
  "pg_backend_pid",
  "now",
  "set_config",
]);

/** A function that is declared IMMUTABLE and reads the tenant, or something else of the session. */
export const immutableReadsSession = defineRule({
  code: "TENANCY.IMMUTABLE_READS_SESSION",
  severity: "error",
  finds: "A function that is declared IMMUTABLE and reads the tenant, or something else of the session.",
  why: "Its result is computed once, when a statement is planned: a prepared statement keeps the first tenant and shows its rows to the next.",
  remedy: "Declare it STABLE.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (one.volatility !== "immutable") continue;
      const { statements } = audit.body(one);
      const reads = callsOf(statements).some(
        ({ schema, name }) =>
          (schema === undefined && SESSION_CALLS.has(name)) ||
          (audit.findFunction(schema, name)?.volatility ?? "immutable") !== "immutable",
      );
      if (!reads && nodesOf(statements, "SQLValueFunction").length === 0) continue;
      yield {
        place: functionPlace(one),
        message: "It is IMMUTABLE and reads the session: plans keep what it gave first.",
        fix: `alter function ${audit.sql(one)}(${one.signature}) stable;`,
      };
    }
  },
});
