import { findTapdbError, isRetryableSqlState, sqlStateOf } from "../../errors/index.ts";
import { retryRule, type RetryRule } from "./retry-table.ts";

/** How far a transaction had come when it failed. */
export type FailurePhase = "connect" | "work";

/** A failure, read. */
export interface Failure {
  readonly error: unknown;
  readonly phase: FailurePhase;
  readonly sqlstate: string | undefined;
  /** The row of the retry table; undefined for an error of the application's own. */
  readonly rule: RetryRule | undefined;
}

/** tapdb's own errors that stand for a condition which reached us without a SQLSTATE. */
const STANDS_FOR = [
  ["CONNECTION.LOST", "08006"],
  ["CONNECTION.UNREACHABLE", "08001"],
  ["CONNECTION.REFUSED", "08004"],
  ["TRANSACTION.OUTCOME_UNKNOWN", "08007"],
] as const;

function standsFor(error: unknown): string | undefined {
  return STANDS_FOR.find(([code]) => findTapdbError(error, code) !== undefined)?.[1];
}

/**
 * Reads a failure.
 * @param error What the work, or COMMIT, failed with.
 * @param swallowed The server's error that put the transaction into the failed state: it counts where the work threw
 * something else instead.
 */
export function readFailure(error: unknown, swallowed: unknown, phase: FailurePhase): Failure {
  // A connection that broke during COMMIT leaves the outcome open whatever ended it.
  const unknown = findTapdbError(error, "TRANSACTION.OUTCOME_UNKNOWN") !== undefined;
  const sqlstate = unknown ? "08007" : (firstCause(error, swallowed) ?? standsFor(error));
  return { error, phase, sqlstate, rule: sqlstate === undefined ? undefined : retryRule(sqlstate) };
}

/** The server's word counts, also where the work swallowed the error, wrapped it, or went on into 25P02. */
function firstCause(error: unknown, swallowed: unknown): string | undefined {
  const own = sqlStateOf(error);
  const first = sqlStateOf(swallowed);
  return isRetryableSqlState(first) || own === undefined || own === "25P02" ? (first ?? own) : own;
}
