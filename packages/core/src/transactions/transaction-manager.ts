/**
 * Runs work in a transaction that every ORM call inside takes part in, at the level that was asked for, and again as a
 * whole when PostgreSQL asks for that.
 *
 * Source: PostgreSQL manual, "Serialization Failure Handling" (13.5); Spring Framework reference, "Transaction Propagation".
 */
import type { Context } from "../context/index.ts";
import { findTapdbError } from "../errors/index.ts";
import { HeldConnections, suspendedChain } from "./propagation/held-connections.ts";
import { planPropagation } from "./propagation/propagation.ts";
import { runInside } from "./propagation/run-inside.ts";
import { TransactionUnits, type TransactionUnit } from "./propagation/transaction-unit.ts";
import { startDeadline } from "./deadline.ts";
import { reportHooks } from "./hooks/report-hooks.ts";
import { TransactionHooks } from "./hooks/transaction-hooks.ts";
import type { IsolationLevelSelector } from "./isolation/isolation-level-selector.ts";
import { RepeatGuard } from "./repeat-guard.ts";
import { ContentionGate } from "./retry/contention/contention-gate.ts";
import { OverloadSignal } from "./retry/overload-signal.ts";
import { RetryBudget } from "./retry/retry-budget.ts";
import { runAttempts, type TransactionTools } from "./run-attempts.ts";
import type { Work } from "./transaction-call.ts";
import { makeHandle } from "./transaction-handle.ts";
import type { TransactionManagerConfig } from "./transaction-manager-config.ts";
import type { TransactionMetrics } from "./transaction-metrics.ts";
import type { Transaction, TransactionOptions } from "./transaction-options.ts";

export class TransactionManager {
  /** Levels by workload, and advice about them. */
  readonly isolation: IsolationLevelSelector;
  readonly #tools: TransactionTools;

  constructor(config: TransactionManagerConfig) {
    this.isolation = config.isolation;
    this.#tools = {
      config,
      units: new TransactionUnits(),
      held: new HeldConnections(),
      gate: new ContentionGate(),
      budget: new RetryBudget(config.retryBudget),
      overload: new OverloadSignal(),
      counters: { committed: 0, rolledBack: 0, retried: 0, hooksFailed: 0 },
    };
  }

  /**
   * Runs `work` in a transaction and commits it. A nested call is a savepoint in the outer one, unless `propagation` says
   * otherwise.
   *
   * `work` runs again as a whole when the retry table says so (40001, 40P01, and what `retry.on` names), with a jittered
   * pause: keep side effects out of it, or in `afterCommit`, `once` and `sideEffect`.
   * @throws {TapdbError} `TRANSACTION.RETRIES_EXHAUSTED`, `TRANSACTION.RETRY_REFUSED`, `TRANSACTION.TIMEOUT`,
   * `TRANSACTION.COMMIT_ROLLED_BACK`, `TRANSACTION.UNEXPECTED_ROLLBACK`, `TRANSACTION.UNFINISHED`,
   * `TRANSACTION.OUTCOME_UNKNOWN`, `TRANSACTION.ISOLATION_MISMATCH`, `TRANSACTION.UNKNOWN_WORKLOAD`,
   * `TRANSACTION.MISSING`, `TRANSACTION.NOT_ALLOWED`, `POOL.SELF_DEADLOCK`, `DRIVER.CANCELLED`, `CONTEXT.MISSING`.
   */
  async run<T>(asked: TransactionOptions, context: Context, work: Work<T>): Promise<T> {
    const options = this.isolation.select(asked);
    const outer = this.#tools.units.of(context.transaction);
    const plan = planPropagation(options.propagation ?? "nested", outer !== undefined);
    switch (plan) {
      case "begin":
        return this.#begin(options, context, work);
      case "suspend-and-begin":
        return apart(outer!, this.#begin(options, leave(context), work));
      case "join":
      case "nest":
        return runInside(this.#tools, { options, context, work, outer: outer!, isNested: plan === "nest" });
      case "run-without":
        return this.#runWithout(options, context, work);
      case "suspend":
        outer!.guard.happens();
        return this.#runWithout(options, leave(context), work);
    }
  }

  /** The transaction that code with `context` is in, or the running code. */
  current(context: Context | undefined = this.#tools.config.context.current()): Transaction | undefined {
    return this.#tools.units.of(context?.transaction)?.handle;
  }

  getMetrics(): TransactionMetrics {
    return Object.freeze({ ...this.#tools.counters, contended: this.#tools.gate.groups });
  }

  async #begin<T>(options: TransactionOptions, context: Context, work: Work<T>): Promise<T> {
    const deadline = startDeadline(options.timeoutMs ?? this.#tools.config.timeoutMs, options.signal);
    try {
      return await runAttempts(this.#tools, { options, context, work, deadline, guard: new RepeatGuard() });
    } finally {
      deadline.dispose();
    }
  }

  /** Statements are transactions of their own; hooks run when the work has returned. */
  async #runWithout<T>(options: TransactionOptions, context: Context, work: Work<T>): Promise<T> {
    const { config, held, counters } = this.#tools;
    const hooks = new TransactionHooks();
    const { query } = config;
    const signals = { signal: options.signal ?? new AbortController().signal };
    const guard = new RepeatGuard();
    const handle = makeHandle({
      attempt: 1,
      signals,
      isActive: false,
      query,
      hooks,
      guard,
      setRollbackOnly: () => undefined,
    });
    const value = await held
      .whileWaiting(suspendedChain(context.suspended), config.poolFor(context), async () => undefined)
      .then(() => config.context.run(context, async () => work(handle)));
    const thrown = await config.context.run(context, () => hooks.committed());
    reportHooks({ logger: config.logger, counters }, options, thrown, "commit");
    return value;
  }
}

/** What is committed apart from the outer transaction would happen twice if that were run again. */
async function apart<T>({ guard }: TransactionUnit, inner: Promise<T>): Promise<T> {
  try {
    const value = await inner;
    guard.happens();
    return value;
  } catch (error) {
    if (findTapdbError(error, "TRANSACTION.OUTCOME_UNKNOWN") !== undefined) guard.happens();
    throw error;
  }
}

/** The context of code that runs while the open transaction waits. */
function leave(context: Context): Context {
  return { ...context, transaction: undefined, suspended: context.transaction };
}
