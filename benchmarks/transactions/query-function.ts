/** Runs one statement inside the transaction that is open. */
export type QueryFunction = (
  text: string,
  values: readonly unknown[],
) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>;

/** What a transaction does; it may run more than once. */
export type Work = (query: QueryFunction) => Promise<void>;
