/** A statement of a traced transaction, with its values: in memory only, and only until the trace is read. */
export interface TracedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly hitRows: boolean;
  readonly callSite: string | undefined;
}

/** A transaction that was committed while the trace ran. */
export interface TracedTransaction {
  readonly name: string | undefined;
  readonly isTenant: boolean;
  readonly statements: readonly TracedStatement[];
}
