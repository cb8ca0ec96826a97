import type { IsolationLevel, QueryRows } from "../drivers/pg/index.ts";
import type { TapdbError } from "../errors/index.ts";
import type { AfterCommit, AfterRollback } from "./hooks/transaction-hooks.ts";
import type { PropagationName } from "./propagation/propagation.ts";
import type { OptInRetry } from "./retry/decide-retry.ts";

/** How a transaction runs. What only a new transaction can have is said at each option. */
export interface TransactionOptions {
  /** How it relates to a transaction that is open around it. @defaultValue "nested": a savepoint in it, or a new one */
  readonly propagation?: PropagationName;
  /** What reports call it, and what conflicts are counted by: `transfer`. Constant for one piece of code. @defaultValue none */
  readonly name?: string;
  /**
   * The kind of work: `report`, `transfer`, `import`, or one of the configuration's `transactions.workloads`. Fills in
   * `isolation`, `readOnly`, `deferrable` and `name` where the options do not say them. @defaultValue none
   */
  readonly workload?: string;
  /** The isolation level; SERIALIZABLE is the one without anomalies, and the one that needs the retry. @defaultValue the server's */
  readonly isolation?: IsolationLevel;
  /** Whether the server refuses writes. @defaultValue false for a new transaction; a joining one takes the outer's */
  readonly readOnly?: boolean;
  /** With SERIALIZABLE and `readOnly`: waits for a snapshot that cannot fail. @defaultValue false */
  readonly deferrable?: boolean;
  /** How long all attempts may take together, milliseconds; the running statement is cancelled. @defaultValue no limit */
  readonly timeoutMs?: number;
  /** The longest that one statement may run, milliseconds; for a new transaction. @defaultValue the session's */
  readonly statementTimeoutMs?: number;
  /** The longest that one statement may wait for a lock, milliseconds; for a new transaction. @defaultValue the session's */
  readonly lockTimeoutMs?: number;
  /** The longest that the transaction may idle between statements, milliseconds; for a new one. @defaultValue the session's */
  readonly idleTimeoutMs?: number;
  /** Whether and how often the whole work runs again; for a new transaction. @defaultValue { maxAttempts: 10 } */
  readonly retry?: RetryOptions | false;
  /**
   * What happens when the connection breaks during COMMIT: `report` fails with `TRANSACTION.OUTCOME_UNKNOWN`; `resolve` asks the
   * server what became of the transaction, for which its id is learned on the way, without a round trip more, at some
   * microseconds per statement until it has written. @defaultValue "report"
   */
  readonly ambiguousCommit?: "report" | "resolve";
  /** Cancels the running statement and rolls back. */
  readonly signal?: AbortSignal;
  /** Hears of hooks that threw; the outcome of the transaction stands. @defaultValue they are logged only */
  readonly onHookError?: (error: TapdbError) => void;
}

/** Limits of the retry. */
export interface RetryOptions {
  /** Attempts, the first included. @defaultValue 10 */
  readonly maxAttempts?: number;
  /**
   * More SQLSTATEs to run the work again for: `08006` for a connection that was lost before COMMIT, in any way; `55P03` for a
   * lock that was not free; `23505` and `23P01` where a key is chosen from what was read, at REPEATABLE READ and above.
   * @defaultValue []
   */
  readonly on?: readonly OptInRetry[];
}

/** What the work of a transaction gets. */
export interface Transaction {
  /** 1 on the first attempt. */
  readonly attempt: number;
  /** Aborts when the transaction times out or its caller cancels it. */
  readonly signal: AbortSignal;
  /** False where the propagation runs the work outside of a transaction: each statement is then its own. */
  readonly isActive: boolean;
  /** Runs one statement in the transaction; `$1` or named `:tenantId` parameters. */
  query<Row = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[] | Readonly<Record<string, unknown>>,
  ): Promise<QueryRows<Row>>;
  /**
   * Runs `hook` once the transaction has committed and its connection is given back, before the call returns. In a savepoint
   * that is rolled back it never runs. What it throws is reported and changes nothing.
   */
  afterCommit(hook: AfterCommit): void;
  /** Runs `hook` once this attempt, or the savepoint, has been rolled back. Not after `TRANSACTION.OUTCOME_UNKNOWN`. */
  afterRollback(hook: AfterRollback): void;
  /**
   * Runs something outside of the database that must not happen twice. From its start on the work is not run again: a failure
   * that calls for a retry becomes `TRANSACTION.RETRY_REFUSED`.
   */
  sideEffect<T>(effect: () => T | PromiseLike<T>): Promise<T>;
  /**
   * Runs `effect` once for all attempts together, and gives its result again on the later ones; when it throws, it may run
   * again. `key` tells effects of one transaction apart.
   */
  once<T>(key: string, effect: () => T | PromiseLike<T>): Promise<T>;
  /** Rolls back when the work returns: quietly in the code that began the level, as an error for those that joined it. */
  setRollbackOnly(): void;
}

export type { QueryRows };

/** What an adapter does around each attempt, and around each nested transaction: MikroORM forks its entity manager, for example. */
export type AroundTransaction = <T>(work: () => Promise<T>) => Promise<T>;
