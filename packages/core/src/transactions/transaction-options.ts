import type { IsolationLevel } from "../drivers/pg/index.ts";

/** How a transaction runs. */
export interface TransactionOptions {
  /** What reports call it: `transfer`. Constant for one piece of code, never a value. @defaultValue its statements' hash */
  readonly name?: string;
  /** The isolation level; SERIALIZABLE is the one without anomalies, and the one that needs the retry. @defaultValue the server's */
  readonly isolation?: IsolationLevel;
  /** Whether the server refuses writes. @defaultValue false */
  readonly readOnly?: boolean;
  /** With SERIALIZABLE and `readOnly`: waits for a snapshot that cannot fail. @defaultValue false */
  readonly deferrable?: boolean;
  /** How long all attempts may take together, milliseconds; the running statement is cancelled. @defaultValue no limit */
  readonly timeoutMs?: number;
  /** Whether and how often the whole work runs again on 40001 and 40P01. @defaultValue { maxAttempts: 10 } */
  readonly retry?: RetryOptions | false;
  /** Cancels the running statement and rolls back. */
  readonly signal?: AbortSignal;
}

/** Limits of the retry. */
export interface RetryOptions {
  /** Attempts, the first included. @defaultValue 10 */
  readonly maxAttempts?: number;
}

/** What the work of a transaction gets. */
export interface Transaction {
  /** 1 on the first attempt. Side effects outside the database belong after the transaction, not in here. */
  readonly attempt: number;
  /** Aborts when the transaction times out or its caller cancels it. */
  readonly signal: AbortSignal;
  /** Runs one statement in the transaction; `$1` or named `:tenantId` parameters. */
  query<Row = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[] | Readonly<Record<string, unknown>>,
  ): Promise<QueryRows<Row>>;
}

/** What a statement gave. */
export interface QueryRows<Row> {
  readonly rows: readonly Row[];
  /** Rows returned or affected. */
  readonly rowCount: number;
}

/** What an adapter does around each attempt, and around each nested transaction: MikroORM forks its entity manager, for example. */
export type AroundTransaction = <T>(work: () => Promise<T>) => Promise<T>;
