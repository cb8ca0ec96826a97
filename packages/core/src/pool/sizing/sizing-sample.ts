/** How long one kind of work held its connections; kinds are compared only with themselves. */
export interface WorkTotals {
  /** Pieces of work that ended well. */
  readonly count: number;
  /** Time that they held a connection, summed, milliseconds. */
  readonly holdMs: number;
  /** The squares of those times, summed. */
  readonly squares: number;
}

/** What a pool measured over a short while, during which its limit did not change. */
export interface SizingSample {
  readonly durationMs: number;
  /** Connections in use, averaged over time. */
  readonly inUse: number;
  /** Callers waiting for one, averaged over time. */
  readonly waiting: number;
  /** Connections that other processes had in use on the same server; 0 when nobody could tell. */
  readonly others: number;
  /** By kind of work: a statement's text, a transaction's name. */
  readonly work: ReadonlyMap<string, WorkTotals>;
  /** Pieces of work that failed: they say nothing about capacity. */
  readonly failed: number;
}
