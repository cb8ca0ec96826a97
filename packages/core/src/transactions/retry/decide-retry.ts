import type { IsolationLevel } from "../../drivers/pg/index.ts";
import type { Failure } from "./failure.ts";

/**
 * SQLSTATEs that a transaction may be run again for only where its caller says so; `08006` stands for all the ways of losing
 * a connection before COMMIT.
 */
export type OptInRetry = "23505" | "23P01" | "55P03" | "08006";

/** What the caller allows. */
export interface RetryLimits {
  /** Attempts, the first included. */
  readonly maxAttempts: number;
  readonly on: readonly OptInRetry[];
  readonly isolation: IsolationLevel | undefined;
}

/** What is decided on a failure: `spent` says that it would have been retried, had attempts been left. */
export type RetryVerdict = "again" | "spent" | "no";

/** Retries that a transaction has had, by SQLSTATE. */
export type RetryCounts = ReadonlyMap<string, number>;

/** A duplicate key can be a conflict in disguise only where the snapshot is older than the statement. */
function isWanted(sqlstate: string, { on, isolation }: RetryLimits): boolean {
  if (!(on as readonly string[]).includes(sqlstate)) return false;
  return sqlstate === "55P03" || isolation === "repeatable read" || isolation === "serializable";
}

function isCandidate({ rule }: Failure, limits: RetryLimits): boolean {
  switch (rule?.decision) {
    case "retry":
      return true;
    case "opt-in":
      return isWanted(rule.sqlstate, limits);
    case "retry-before-commit":
      return limits.on.includes("08006");
    default:
      return false;
  }
}

/**
 * Whether a transaction that failed is run again, going by the retry table and its caller's limits. Connections that could
 * not be made are not its concern: nothing was attempted then.
 */
export function decideRetry(failure: Failure, limits: RetryLimits, attempt: number, counts: RetryCounts): RetryVerdict {
  if (limits.maxAttempts === 1 || !isCandidate(failure, limits)) return "no";
  const rule = failure.rule!;
  const spent = attempt >= limits.maxAttempts || (counts.get(rule.sqlstate) ?? 0) >= (rule.maxRetries ?? Infinity);
  return spent ? "spent" : "again";
}
