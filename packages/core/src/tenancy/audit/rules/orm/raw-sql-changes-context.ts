import { defineRule } from "../../rule.ts";
import { bare } from "../../predicate/expression.ts";
import { callsOf, nodesOf } from "../../body-reads.ts";

/** A place whose SQL changes the tenant, the role or row_security. */
export const rawSqlChangesContext = defineRule({
  code: "TENANCY.RAW_SQL_CHANGES_CONTEXT",
  severity: "error",
  finds: "A place whose SQL changes the tenant, the role or row_security.",
  why: "The rest of the transaction, or with a session setting the next request on the connection, works as somebody else.",
  remedy: "Use `withTenant` or `asSystem`.",
  *check(audit) {
    const guarded = new Set([audit.tenancy.setting, "role", "session_authorization", "row_security"]);
    for (const { callSites = [] } of audit.models) {
      for (const { file, line, call, sql } of callSites) {
        const statements = sql === undefined ? [] : (audit.reader.statements(sql) ?? []);
        const sets = nodesOf(statements, "VariableSetStmt").some(
          ({ name, kind }) => kind === "VAR_RESET_ALL" || guarded.has(String(name).toLowerCase()),
        );
        const calls = callsOf(statements).some(({ name, operands }) => {
          const target = operands[0] === undefined ? undefined : bare(operands[0]);
          return (
            name === "set_config" && (target?.kind !== "constant" || guarded.has(String(target.value).toLowerCase()))
          );
        });
        const discards = nodesOf(statements, "DiscardStmt").length > 0;
        if (sets || calls || discards)
          yield {
            place: { file, line },
            message: `${call} changes the tenant, the role or row_security.`,
            fix: "tap.withTenant(id, work), or tap.asSystem({ reason }, work)",
          };
      }
    }
  },
});
