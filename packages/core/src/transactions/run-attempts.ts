/** A transaction from its first attempt to its last: what is decided between them, and what follows. */
import { setTimeout as pause } from "node:timers/promises";
import type { TransactionEvent } from "../observe/index.ts";
import { resolveCommit } from "./commit/resolve-commit.ts";
import { reportHooks } from "./hooks/report-hooks.ts";
import type { ContentionGate } from "./retry/contention/contention-gate.ts";
import type { ContentionOutcome } from "./retry/contention/contention-group.ts";
import { decideRetry, type RetryLimits } from "./retry/decide-retry.ts";
import { readFailure, type Failure } from "./retry/failure.ts";
import type { OverloadSignal } from "./retry/overload-signal.ts";
import type { RetryBudget } from "./retry/retry-budget.ts";
import { retryDelayMs } from "./retry/retry-delay.ts";
import { runAttempt, type AttemptTools } from "./run-attempt.ts";
import type { AttemptOutcome, TransactionCall } from "./transaction-call.ts";
import { commitLost, retriesExhausted, retryRefused, type RetryRefusal } from "./transaction-errors.ts";
import type { TransactionCounters } from "./transaction-metrics.ts";

/** What all transactions of a manager share. */
export interface TransactionTools extends AttemptTools {
  readonly gate: ContentionGate;
  readonly budget: RetryBudget;
  readonly overload: OverloadSignal;
  readonly counters: TransactionCounters;
}

const COUNTED = { committed: "committed", "rolled-back": "rolledBack", retried: "retried" } as const;

interface Verdict {
  readonly again: boolean;
  /** What the caller gets when it is not run again. */
  readonly error: unknown;
}

/** Runs a call until it is committed, or fails for good. */
export async function runAttempts<T>(tools: TransactionTools, call: TransactionCall<T>): Promise<T> {
  const limits = limitsOf(tools, call);
  const counts = new Map<string, number>();
  tools.budget.deposit();
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = performance.now();
    const outcome = await attemptOnce(tools, call, attempt);
    const { backendPid } = outcome;
    if (outcome.kind !== "failed") {
      report(tools, call, outcome.kind, { attempt, errorCode: undefined, backendPid, startedAt });
      await runHooks(tools, call, outcome, { error: undefined, retried: false });
      return outcome.value;
    }
    const { failure } = outcome;
    const verdict = judge(tools, call, failure, { limits, attempt, counts });
    const kind = verdict.again ? "retried" : "rolled-back";
    report(tools, call, kind, { attempt, errorCode: failure.sqlstate, backendPid, startedAt });
    await runHooks(tools, call, outcome, { error: failure.error, retried: verdict.again });
    if (!verdict.again) throw verdict.error;
    const { sqlstate } = failure.rule!;
    counts.set(sqlstate, (counts.get(sqlstate) ?? 0) + 1);
    await pause(retryDelayMs(attempt));
  }
}

function limitsOf<T>({ config }: TransactionTools, { options }: TransactionCall<T>): RetryLimits {
  const retry = options.retry === false ? { maxAttempts: 1 } : (options.retry ?? {});
  return { maxAttempts: retry.maxAttempts ?? config.maxAttempts, on: retry.on ?? [], isolation: options.isolation };
}

/** An attempt, kept apart from those that it would conflict with. */
async function attemptOnce<T>(
  tools: TransactionTools,
  call: TransactionCall<T>,
  attempt: number,
): Promise<AttemptOutcome<T>> {
  const { context, deadline, options } = call;
  // Whoever holds a connection already must not wait for others, who may wait for that.
  const mayWait = tools.config.contention === "adaptive" && context.suspended === undefined && options.retry !== false;
  const passage = mayWait ? await tools.gate.enter(() => contentionKey(call), attempt > 1, deadline) : undefined;
  let ended: ContentionOutcome = "other";
  try {
    const outcome = await settle(tools, call, await runAttempt(tools, call, attempt));
    ended = outcome.kind === "failed" ? outcomeOf(outcome.failure) : "committed";
    return outcome;
  } catch (error) {
    const failure = readFailure(error, undefined, "connect");
    tools.overload.hear(failure);
    return { kind: "failed", failure, unit: undefined, backendPid: undefined };
  } finally {
    passage?.leave(ended);
  }
}

/** Finds out what became of a COMMIT whose answer was lost, as far as anybody knows. The broken connection is given back by now. */
async function settle<T>(
  { config }: TransactionTools,
  { context }: TransactionCall<T>,
  outcome: AttemptOutcome<T>,
): Promise<AttemptOutcome<T>> {
  if (outcome.kind !== "failed" || outcome.pending === undefined) return outcome;
  const { unit, backendPid, pending, failure } = outcome;
  const fate = await resolveCommit(config.poolFor(context), context, pending.identification, config.nestedWaitMs);
  if (fate === "committed") return { kind: "committed", value: pending.value, unit: unit!, backendPid };
  if (fate === "unknown") return outcome;
  const { cause } = failure.error as Error;
  return { kind: "failed", failure: readFailure(commitLost(cause), undefined, "work"), unit, backendPid };
}

function outcomeOf({ rule }: Failure): ContentionOutcome {
  return rule?.sqlstate === "40001" || rule?.sqlstate === "40P01" ? "conflict" : "other";
}

/** Tenants do not conflict with each other. */
function contentionKey<T>({ options, work, context }: TransactionCall<T>): string {
  const tenant = context.kind === "tenant" ? context.tenant : "";
  return `${options.name ?? Function.prototype.toString.call(work)}\0${tenant}`;
}

function judge<T>(
  tools: TransactionTools,
  { guard, deadline }: TransactionCall<T>,
  failure: Failure,
  { limits, attempt, counts }: { limits: RetryLimits; attempt: number; counts: ReadonlyMap<string, number> },
): Verdict {
  const { error } = failure;
  const decided =
    failure.phase === "connect" || deadline.reason() !== undefined
      ? "no"
      : decideRetry(failure, limits, attempt, counts);
  if (decided === "no") return { again: false, error };
  const refusal = refusalOf(tools, guard.forbidsRetry);
  if (refusal === "side-effect" || (decided === "again" && refusal !== undefined)) {
    return { again: false, error: retryRefused(refusal, attempt, error) };
  }
  if (decided === "again") return { again: true, error };
  return { again: false, error: failure.rule?.decision === "retry" ? retriesExhausted(attempt, error) : error };
}

function refusalOf({ budget, overload }: TransactionTools, forbidden: boolean): RetryRefusal | undefined {
  if (forbidden) return "side-effect";
  if (overload.isOn) return "overload";
  return budget.withdraw() ? undefined : "budget";
}

/** Counts an attempt, and tells observers. */
function report<T>(
  { config, counters }: TransactionTools,
  { options, context }: TransactionCall<T>,
  kind: TransactionEvent["kind"],
  about: Pick<TransactionEvent, "attempt" | "errorCode" | "backendPid"> & { readonly startedAt: number },
): void {
  counters[COUNTED[kind]] += 1;
  const { attempt, errorCode, backendPid, startedAt } = about;
  config.pool.hub.observer.onTransaction?.({
    kind,
    attempt,
    durationMs: performance.now() - startedAt,
    errorCode,
    name: options.name,
    tenant: context.kind === "tenant" ? context.tenant : undefined,
    backendPid,
  });
}

/** Runs what follows; what hooks throw is told, and changes nothing. */
async function runHooks<T>(
  { config, counters }: TransactionTools,
  { context, options }: TransactionCall<T>,
  outcome: AttemptOutcome<T>,
  why: { readonly error: unknown; readonly retried: boolean },
): Promise<void> {
  const { unit } = outcome;
  if (unit === undefined || unit.hooks.isEmpty) return;
  if (outcome.kind === "failed" && outcome.failure.rule?.decision === "resolve") return;
  const when = outcome.kind === "committed" ? "commit" : "rollback";
  const thrown = await config.context.run({ ...context, transaction: undefined }, () =>
    when === "commit" ? unit.hooks.committed() : unit.hooks.rolledBack(why),
  );
  reportHooks({ logger: config.logger, counters }, options, thrown, when);
}
