/**
 * Which statements leave something behind in the session that the next user of the connection must not find. The server's
 * command tags say most of it; functions that do it from inside a SELECT are recognised by name. What is unclear counts
 * as dirty: the price is one connection, never a leak.
 */
import type { StatementKind } from "./statement-kind.ts";

const SESSION_FUNCTIONS = ["set_config", "pg_advisory_lock", "pg_try_advisory_lock", "dblink_connect", "lo_open"];
const DIRTY_TAGS = new Set(["LISTEN", "PREPARE", "LOAD", "DECLARE CURSOR"]);
const FORGET_TAGS = new Set(["DISCARD", "DISCARD ALL", "DISCARD PLANS", "DEALLOCATE", "DEALLOCATE ALL"]);
const UNBIND_TAGS = new Set(["COMMIT", "ROLLBACK", "RESET", "DISCARD", "DISCARD ALL"]);

/** What can be said of a statement from its text alone. */
export interface TextFacts {
  /** Calls a function that changes the session. */
  readonly touchesSession: boolean;
  /** May create a temporary object. */
  readonly mayBeTemporary: boolean;
}

/** Reads the facts off a text; the caller keeps them where the text is seen again. */
export function textFacts(text: string): TextFacts {
  const lower = text.toLowerCase();
  return {
    touchesSession: SESSION_FUNCTIONS.some((name) => lower.includes(name)),
    mayBeTemporary: lower.includes("temp") && (lower.includes("create") || lower.includes("into")),
  };
}

/** Whether a completed command leaves the session dirty. */
export function leavesSessionDirty(tag: string, kind: StatementKind, facts: TextFacts): boolean {
  if (facts.touchesSession) return true;
  if (tag === "SET") return kind !== "set-local" && kind !== "set-transaction";
  return DIRTY_TAGS.has(tag) || (facts.mayBeTemporary && (tag.startsWith("CREATE") || tag.startsWith("SELECT")));
}

/** Whether the server has forgotten prepared statements. */
export function forgetsPreparedStatements(tag: string): boolean {
  return FORGET_TAGS.has(tag);
}

/** Whether the transaction's binding is gone after this command and has to be sent again. */
export function endsBinding(tag: string): boolean {
  return UNBIND_TAGS.has(tag);
}
