/**
 * Which failures a transaction is run again for. Rows name a SQLSTATE, or the two characters of its class; the exact row
 * wins over its class, and what no row names is never retried.
 */

/**
 * What happens on a failure:
 *
 * - `retry`: the whole work runs again;
 * - `opt-in`: only where `retry.on` names it;
 * - `reconnect`: nothing was sent yet, another connection is asked for;
 * - `retry-before-commit`: where `retry.on` names `08006`, the whole work runs again; once COMMIT was on its way, the outcome
 *   is unknown instead;
 * - `resolve`: the outcome is unknown, and is looked up or reported, never guessed;
 * - `prepare-again`: the driver sends the statement afresh, once and outside of transactions;
 * - `never`.
 */
export type RetryDecision =
  | "retry"
  | "opt-in"
  | "reconnect"
  | "retry-before-commit"
  | "resolve"
  | "prepare-again"
  | "never";

/** One row. */
export interface RetryRule {
  /** Five characters, or the two of a class. */
  readonly sqlstate: string;
  readonly condition: string;
  readonly decision: RetryDecision;
  /** Most retries of one transaction for this reason; undefined leaves it to `maxAttempts`. */
  readonly maxRetries?: number;
  /** When it applies, or why not. */
  readonly because: string;
}

const rule = (
  sqlstate: string,
  condition: string,
  decision: RetryDecision,
  because: string,
  maxRetries?: number,
): RetryRule => ({ sqlstate, condition, decision, because, ...(maxRetries === undefined ? {} : { maxRetries }) });

const LOST = "the server has rolled back; after COMMIT was sent nobody can know from here";
const KEY = "a key that was chosen from a read may be free in the next snapshot; a true duplicate fails again";
const NEVER_REACHED = "no statement was sent";

/**
 * The table.
 *
 * Source: PostgreSQL manual, "Serialization Failure Handling" (13.5), "Error Codes" (appendix A), "Transaction ID and Snapshot
 * Information Functions" (9.28.7).
 */
export const RETRY_TABLE: readonly RetryRule[] = Object.freeze([
  rule(
    "40001",
    "serialization_failure",
    "retry",
    "PostgreSQL asks for it; a new snapshot is needed, so never from a savepoint",
  ),
  rule("40P01", "deadlock_detected", "retry", "the other side has gone on; the pause is jittered"),
  rule("23505", "unique_violation", "opt-in", KEY, 2),
  rule("23P01", "exclusion_violation", "opt-in", KEY, 2),
  rule(
    "55P03",
    "lock_not_available",
    "opt-in",
    "NOWAIT or lock_timeout: nothing was done, and the lock may be free later",
    3,
  ),
  rule("57014", "query_canceled", "never", "a timeout or a person stopped it; a retry multiplies the load"),
  rule("25P02", "in_failed_sql_transaction", "never", "an earlier error was swallowed; that one decides"),
  rule(
    "25P03",
    "idle_in_transaction_session_timeout",
    "never",
    "the work waits for something else while it holds a transaction",
  ),
  rule("25P04", "transaction_timeout", "never", "it would take as long again"),
  rule("25006", "read_only_sql_transaction", "never", "the transaction, or the server, takes no writes"),
  rule("08001", "sqlclient_unable_to_establish_sqlconnection", "reconnect", NEVER_REACHED),
  rule("08004", "sqlserver_rejected_establishment_of_sqlconnection", "reconnect", NEVER_REACHED),
  rule("57P03", "cannot_connect_now", "reconnect", "the server starts, stops or recovers"),
  rule("53300", "too_many_connections", "reconnect", "a slot may become free"),
  rule("08000", "connection_exception", "retry-before-commit", LOST, 2),
  rule("08003", "connection_does_not_exist", "retry-before-commit", LOST, 2),
  rule("08006", "connection_failure", "retry-before-commit", LOST, 2),
  rule("57P01", "admin_shutdown", "retry-before-commit", LOST, 2),
  rule("57P02", "crash_shutdown", "retry-before-commit", LOST, 2),
  rule("57P05", "idle_session_timeout", "retry-before-commit", LOST, 2),
  rule(
    "08007",
    "transaction_resolution_unknown",
    "resolve",
    "pg_xact_status knows, where the transaction's id is known",
  ),
  rule("40003", "statement_completion_unknown", "resolve", "pg_xact_status knows, where the transaction's id is known"),
  rule("40002", "transaction_integrity_constraint_violation", "never", "the data does not allow it"),
  rule(
    "26000",
    "invalid_sql_statement_name",
    "prepare-again",
    "the statement is gone from the session; in a transaction it is an error",
  ),
  rule(
    "42P05",
    "duplicate_prepared_statement",
    "never",
    "a pooler hands sessions around: switch prepared statements off",
  ),
  rule(
    "0A000",
    "feature_not_supported",
    "never",
    "except a cached plan whose result type changed, which the driver prepares again",
  ),
  rule(
    "42501",
    "insufficient_privilege",
    "never",
    "a privilege or a policy forbids it: a tenant's violation, not an accident",
  ),
  rule("53", "insufficient_resources", "never", "memory or disk: more work makes it worse"),
  rule("54", "program_limit_exceeded", "never", "the statement is too large or too deep"),
  rule("22", "data_exception", "never", "the values are wrong"),
  rule("23", "integrity_constraint_violation", "never", "the data does not allow it"),
  rule("25", "invalid_transaction_state", "never", "the statement does not belong into this transaction"),
  rule("28", "invalid_authorization_specification", "never", "the role or its password is wrong"),
  rule("42", "syntax_error_or_access_rule_violation", "never", "the statement is wrong"),
]);

const RULES: ReadonlyMap<string, RetryRule> = new Map(RETRY_TABLE.map((row) => [row.sqlstate, row]));

/** The row for a SQLSTATE; one that says `never` for what no row names. */
export function retryRule(sqlstate: string): RetryRule {
  return (
    RULES.get(sqlstate) ??
    RULES.get(sqlstate.slice(0, 2)) ??
    rule(sqlstate, "unlisted", "never", "no retry is known to help")
  );
}
