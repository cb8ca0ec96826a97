/** Numbers since the manager was made; all cumulative. */
export interface TransactionMetrics {
  readonly committed: number;
  readonly rolledBack: number;
  /** Attempts that were run again. */
  readonly retried: number;
  /** Hooks that threw after a commit or a rollback. */
  readonly hooksFailed: number;
  /** Kinds of transactions that are kept apart now, because they conflict. */
  readonly contended: number;
}

/** What is counted on the way. */
export type TransactionCounters = { -readonly [Key in Exclude<keyof TransactionMetrics, "contended">]: number };
