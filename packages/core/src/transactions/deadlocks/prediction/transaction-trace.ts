/** What a recorded test run left: the statements of each transaction with their values, kept in memory only. */

/** One statement of a recorded transaction. */
export interface TracedStatement {
  readonly text: string;
  /** Never printed. */
  readonly values: readonly unknown[];
  /** `file:line:column` of the application. */
  readonly callSite: string | undefined;
}

/** One transaction of a recorded run, or one statement outside of any. */
export interface TransactionTrace {
  /** The name that `tap.transaction` was given. */
  readonly name: string | undefined;
  /** Equal for transactions that sent the same shapes in the same order under the same name. */
  readonly template: string;
  /** BEGIN as it was sent, with its isolation level. */
  readonly begin: string;
  /** What was bound: a tenant, or empty for the system; null on a connection that binds nothing. */
  readonly binding: string | null;
  readonly statements: readonly TracedStatement[];
  readonly committed: boolean;
}

/** Work that held connections of a pool and took another. */
export interface SlotTrace {
  /** Connections that it had in the end. */
  readonly connections: number;
  /** The last statement on the connection that it held. */
  readonly holder: TracedStatement | undefined;
  /** The first statement on the connection that it took. */
  readonly taker: TracedStatement | undefined;
  /** The largest that the pool may become. */
  readonly poolMax: number;
}

/** A recorded run: what {@link DeadlockDetector.record} gives. */
export interface RecordedRun {
  readonly transactions: readonly TransactionTrace[];
  readonly slots: readonly SlotTrace[];
}
