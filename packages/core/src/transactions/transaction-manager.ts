/**
 * Runs work in a transaction that every ORM call inside takes part in, at the level that was asked for, and again as a
 * whole when PostgreSQL asks for that.
 *
 * Source: PostgreSQL manual, "Serialization Failure Handling" (13.5).
 */
import { setTimeout as pause } from "node:timers/promises";
import { nestScope, type Context, type ContextStore } from "../context/index.ts";
import {
  cancelRunning,
  ManagedTransaction,
  type ManagedClient,
  type ManagedPool,
  type PgModule,
} from "../drivers/pg/index.ts";
import { isRetryableSqlState, sqlStateOf, TapdbError } from "../errors/index.ts";
import type { Logger } from "../ports/logger.ts";
import { startDeadline, type Deadline } from "./deadline.ts";
import { retryDelayMs } from "./retry-delay.ts";
import type { AroundTransaction, Transaction, TransactionOptions } from "./transaction-options.ts";

/** What the manager works with. */
export interface TransactionManagerConfig {
  readonly pg: PgModule;
  readonly context: ContextStore;
  readonly pool: ManagedPool;
  /** The pool of a context: the system role's for system work, where there is one. */
  readonly poolFor: (context: Context) => ManagedPool;
  readonly maxAttempts: number;
  readonly timeoutMs: number | undefined;
  /** Longest wait for a sibling's nested transaction, milliseconds. */
  readonly nestedWaitMs: number;
  readonly logger: Logger;
  /** What the attached adapters do around each attempt. */
  readonly around: () => readonly AroundTransaction[];
  /** Runs one statement in the current context. */
  readonly query: Transaction["query"];
}

/** How long a cancelled statement may take to end before its connection is given up, milliseconds. */
const CANCEL_GRACE_MS = 2_000;

type Work<T> = (transaction: Transaction) => T | PromiseLike<T>;

/** Numbers since the manager was made; all cumulative. */
export interface TransactionMetrics {
  readonly committed: number;
  readonly rolledBack: number;
  /** Attempts that were run again. */
  readonly retried: number;
}

export class TransactionManager {
  readonly #config: TransactionManagerConfig;
  #committed = 0;
  #rolledBack = 0;
  #retried = 0;

  constructor(config: TransactionManagerConfig) {
    this.#config = config;
  }

  /**
   * Runs `work` in a transaction and commits it. A nested call is a savepoint in the outer one.
   *
   * `work` runs again as a whole on 40001 and 40P01, with a jittered pause: keep side effects out of it.
   * @throws {TapdbError} `TRANSACTION.RETRIES_EXHAUSTED`, `TRANSACTION.TIMEOUT`, `TRANSACTION.COMMIT_ROLLED_BACK`,
   * `TRANSACTION.OUTCOME_UNKNOWN`, `TRANSACTION.ISOLATION_MISMATCH`, `DRIVER.CANCELLED`, `CONTEXT.MISSING`.
   */
  async run<T>(options: TransactionOptions, context: Context, work: Work<T>): Promise<T> {
    if (context.transaction !== undefined) return this.#nested(options, context, work);
    const deadline = startDeadline(options.timeoutMs ?? this.#config.timeoutMs, options.signal);
    try {
      return await this.#attempts(options, context, work, deadline);
    } finally {
      deadline.dispose();
    }
  }

  getMetrics(): TransactionMetrics {
    return Object.freeze({ committed: this.#committed, rolledBack: this.#rolledBack, retried: this.#retried });
  }

  async #attempts<T>(options: TransactionOptions, context: Context, work: Work<T>, deadline: Deadline): Promise<T> {
    const maxAttempts = options.retry === false ? 1 : (options.retry?.maxAttempts ?? this.#config.maxAttempts);
    for (let attempt = 1; ; attempt += 1) {
      const startedAt = performance.now();
      const outcome = await this.#attempt(options, context, work, deadline, attempt);
      const durationMs = performance.now() - startedAt;
      const { observer } = this.#config.pool.hub;
      const about = {
        attempt,
        durationMs,
        name: options.name,
        tenant: context.kind === "tenant" ? context.tenant : undefined,
        backendPid: outcome.backendPid,
      };
      if (outcome.ok) {
        this.#committed += 1;
        observer.onTransaction?.({ kind: "committed", ...about, errorCode: undefined });
        return outcome.value;
      }
      const again = outcome.retryable && attempt < maxAttempts && deadline.reason() === undefined;
      const errorCode = sqlStateOf(outcome.error);
      observer.onTransaction?.({ kind: again ? "retried" : "rolled-back", ...about, errorCode });
      if (!again) {
        this.#rolledBack += 1;
        throw outcome.retryable && maxAttempts > 1 && deadline.reason() === undefined
          ? exhausted(attempt, outcome.error)
          : outcome.error;
      }
      this.#retried += 1;
      await pause(retryDelayMs(attempt));
    }
  }

  async #attempt<T>(
    options: TransactionOptions,
    context: Context,
    work: Work<T>,
    deadline: Deadline,
    attempt: number,
  ): Promise<Outcome<T>> {
    const { client, release } = await this.#config.poolFor(context).acquire(context);
    const transaction = this.#makeTransaction(client, options, context);
    const inside: Context = { ...context, transaction: transaction.scope };
    const ignoreLoss = (): void => undefined;
    client.on("error", ignoreLoss);
    try {
      return await this.#config.context.run(inside, () => this.#drive(transaction, work, deadline, attempt));
    } finally {
      client.removeListener("error", ignoreLoss);
      release();
    }
  }

  #makeTransaction(client: ManagedClient, options: TransactionOptions, context: Context): ManagedTransaction {
    const { binds } = this.#config.poolFor(context).hub;
    return new ManagedTransaction(client, !binds ? null : context.kind === "tenant" ? context.tenant : "", {
      isolation: options.isolation,
      readOnly: options.readOnly ?? false,
      deferrable: options.deferrable ?? false,
      name: options.name,
      nestedWaitMs: this.#config.nestedWaitMs,
    });
  }

  async #drive<T>(
    transaction: ManagedTransaction,
    work: Work<T>,
    deadline: Deadline,
    attempt: number,
  ): Promise<Outcome<T>> {
    const handle: Transaction = { attempt, signal: deadline.signal, query: this.#config.query };
    const running = (async () => {
      await transaction.begin();
      return this.#surround(() => Promise.resolve(work(handle)));
    })();
    try {
      const value = await Promise.race([running, deadline.expired]);
      await Promise.race([transaction.commit(), deadline.expired]);
      return { ok: true, value, backendPid: transaction.client.processID ?? undefined };
    } catch (error) {
      const reason = deadline.reason();
      if (reason !== undefined) await this.#stop(transaction, running);
      await transaction.rollback().catch((failure: unknown) => this.#logLost(failure));
      const backendPid = transaction.client.processID ?? undefined;
      return { ok: false, error: reason ?? error, retryable: mayRetry(error, transaction), backendPid };
    }
  }

  #surround<T>(work: () => Promise<T>): Promise<T> {
    return this.#config.around().reduceRight<() => Promise<T>>((inner, around) => () => around(inner), work)();
  }

  /** Cancels what runs, and waits for it to end: the connection is given up when it does not. */
  async #stop(transaction: ManagedTransaction, running: Promise<unknown>): Promise<void> {
    const { client } = transaction;
    running.catch(() => undefined);
    if (client.pipeline_.running === undefined) return;
    await cancelRunning(this.#config.pg, client);
    const settled = new Promise<void>((resolve) => client.pipeline_.onceSettled(resolve));
    const grace = new AbortController();
    await Promise.race([
      settled,
      pause(CANCEL_GRACE_MS, undefined, { signal: grace.signal }).then(() => client.connection.stream.destroy()),
    ]).finally(() => grace.abort());
  }

  #logLost(failure: unknown): void {
    this.#config.logger.warn("tapdb could not send ROLLBACK; the connection is gone and the server rolls back", {
      code: sqlStateOf(failure) ?? "CONNECTION.LOST",
    });
  }

  async #nested<T>(options: TransactionOptions, context: Context, work: Work<T>): Promise<T> {
    const scope = nestScope(context.transaction!);
    return this.#config.context.run({ ...context, transaction: scope }, async () => {
      const lease = scope.root.lease(scope) as { query(text: string): Promise<unknown> };
      await lease.query(
        options.isolation === undefined ? "BEGIN" : `BEGIN ISOLATION LEVEL ${options.isolation.toUpperCase()}`,
      );
      try {
        const handle: Transaction = {
          attempt: 1,
          signal: options.signal ?? new AbortController().signal,
          query: this.#config.query,
        };
        const value = await this.#surround(() => Promise.resolve(work(handle)));
        await lease.query("COMMIT");
        return value;
      } catch (error) {
        await lease.query("ROLLBACK").catch((failure: unknown) => this.#logLost(failure));
        throw error;
      }
    });
  }
}

type Outcome<T> = { readonly backendPid: number | undefined } & (
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown; readonly retryable: boolean }
);

/** The server's own word counts, also when the work swallowed or wrapped the error. */
function mayRetry(error: unknown, transaction: ManagedTransaction): boolean {
  return isRetryableSqlState(sqlStateOf(error)) || isRetryableSqlState(sqlStateOf(transaction.failure));
}

function exhausted(attempts: number, cause: unknown): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.RETRIES_EXHAUSTED",
    message: `The transaction failed ${attempts} times with errors that call for a retry.`,
    hint: "Make the transaction shorter, touch fewer hot rows, or raise retry.maxAttempts.",
    retryable: true,
    cause,
    details: { attempts },
  });
}
