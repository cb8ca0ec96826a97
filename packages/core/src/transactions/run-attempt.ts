/** One attempt: a connection, BEGIN, the work, COMMIT or ROLLBACK, and the connection given back. */
import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "../context/index.ts";
import { cancelRunning, ManagedTransaction, type ManagedClient } from "../drivers/pg/index.ts";
import { findTapdbError, isTapdbError, sqlStateOf, TapdbError } from "../errors/index.ts";
import { timelineOf } from "./commit/resolve-commit.ts";
import type { Deadline } from "./deadline.ts";
import { TransactionHooks } from "./hooks/transaction-hooks.ts";
import { suspendedChain, type HeldConnections } from "./propagation/held-connections.ts";
import type { TransactionUnit, TransactionUnits } from "./propagation/transaction-unit.ts";
import { readFailure } from "./retry/failure.ts";
import { retryDelayMs } from "./retry/retry-delay.ts";
import type { AttemptOutcome, PendingCommit, TransactionCall } from "./transaction-call.ts";
import { unexpectedRollback, unfinished } from "./transaction-errors.ts";
import { makeHandle } from "./transaction-handle.ts";
import type { TransactionManagerConfig } from "./transaction-manager-config.ts";

/** What attempts share. */
export interface AttemptTools {
  readonly config: TransactionManagerConfig;
  readonly units: TransactionUnits;
  readonly held: HeldConnections;
}

/** How long a cancelled statement may take to end before its connection is given up, milliseconds. */
const CANCEL_GRACE_MS = 2_000;

/** An attempt that has a connection. */
interface StartedAttempt {
  readonly transaction: ManagedTransaction;
  readonly unit: TransactionUnit;
  /** The server's, where a lost answer to COMMIT is to be looked up. */
  readonly timeline: number | undefined;
}

interface Failed<T> {
  readonly error: unknown;
  readonly running: Promise<unknown>;
  readonly pending: PendingCommit<T> | undefined;
}

/** Whether a lost answer to COMMIT is to be looked up. */
export function isResolving<T>(config: TransactionManagerConfig, { options }: TransactionCall<T>): boolean {
  return (options.ambiguousCommit ?? config.ambiguousCommit) === "resolve";
}

/** Runs `work` inside what the adapters put around a transaction. */
export function surround<T>({ around }: TransactionManagerConfig, work: () => Promise<T>): Promise<T> {
  return around().reduceRight<() => Promise<T>>((inner, each) => () => each(inner), work)();
}

/** Runs one attempt; rejects with nothing but what made the connection impossible. */
export async function runAttempt<T>(
  tools: AttemptTools,
  call: TransactionCall<T>,
  attempt: number,
): Promise<AttemptOutcome<T>> {
  const { config } = tools;
  const { context } = call;
  // Before the connection is there: it needs one itself, once.
  const timeline = isResolving(config, call) ? await timelineOf(config.poolFor(context), context) : undefined;
  const { client, release } = await connect(tools, call);
  const transaction = makeTransaction(config, client, call);
  tools.held.hold(transaction, config.poolFor(context));
  const unit = makeUnit(tools, call, transaction, attempt);
  const ignoreLoss = (): void => undefined;
  client.on("error", ignoreLoss);
  try {
    const inside: Context = { ...context, transaction: transaction.scope };
    return await config.context.run(inside, () => drive(tools, call, { transaction, unit, timeline }));
  } finally {
    client.removeListener("error", ignoreLoss);
    release();
  }
}

/**
 * A connection. While the server turns connections down or is gone, it is asked again, for as long as an acquisition may
 * take; not before it has answered once, since then the address may be wrong.
 */
async function connect<T>({ config, held }: AttemptTools, { context, deadline }: TransactionCall<T>) {
  const pool = config.poolFor(context);
  const giveUpAt = performance.now() + config.nestedWaitMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await held.whileWaiting(suspendedChain(context.suspended), pool, () => pool.acquire(context));
    } catch (error) {
      const { rule } = readFailure(error, undefined, "connect");
      const delayMs = retryDelayMs(attempt);
      const mayWait = pool.serverFacts !== undefined && performance.now() + delayMs < giveUpAt;
      if (rule?.decision !== "reconnect" || !mayWait || deadline.reason() !== undefined)
        throw deadline.reason() ?? error;
      await pause(delayMs);
    }
  }
}

function makeTransaction<T>(
  config: TransactionManagerConfig,
  client: ManagedClient,
  call: TransactionCall<T>,
): ManagedTransaction {
  const { poolFor, nestedWaitMs } = config;
  const { options, context } = call;
  const { isolation, readOnly, deferrable, statementTimeoutMs, lockTimeoutMs, idleTimeoutMs } = options;
  const { binds } = poolFor(context).hub;
  return new ManagedTransaction(client, !binds ? null : context.kind === "tenant" ? context.tenant : "", {
    isolation,
    readOnly: readOnly ?? false,
    deferrable: deferrable ?? false,
    name: options.name,
    nestedWaitMs,
    limits: { statementTimeoutMs, lockTimeoutMs, idleTimeoutMs },
    suspended: context.suspended,
    identified: isResolving(config, call),
  });
}

function makeUnit<T>(
  { config, units }: AttemptTools,
  { deadline, guard }: TransactionCall<T>,
  { scope }: ManagedTransaction,
  attempt: number,
): TransactionUnit {
  const hooks = new TransactionHooks();
  const handle = makeHandle({
    attempt,
    signals: deadline,
    isActive: true,
    query: config.query,
    hooks,
    guard,
    setRollbackOnly: () => (unit.rollbackOnly ??= { by: "owner", cause: undefined }),
  });
  const unit: TransactionUnit = { scope, hooks, handle, guard, rollbackOnly: undefined };
  units.add(unit);
  return unit;
}

async function drive<T>(
  tools: AttemptTools,
  call: TransactionCall<T>,
  started: StartedAttempt,
): Promise<AttemptOutcome<T>> {
  const { transaction, unit } = started;
  const { deadline, work } = call;
  let pending: PendingCommit<T> | undefined;
  const running = (async () => {
    await transaction.begin();
    return surround(tools.config, () => Promise.resolve(work(unit.handle)));
  })();
  try {
    const value = await (deadline.expired === undefined ? running : Promise.race([running, deadline.expired]));
    if (transaction.isBusy(transaction.scope)) throw unfinished();
    if (unit.rollbackOnly?.by === "participant") throw unexpectedRollback(unit.rollbackOnly.cause);
    if (unit.rollbackOnly !== undefined) {
      await transaction.rollback();
      return { kind: "rolled-back", value, unit, backendPid: pidOf(transaction) };
    }
    await transaction.identify();
    const { id, isUncertain } = transaction;
    if (!isUncertain || id !== undefined) pending = { value, identification: { id, timeline: started.timeline } };
    await commitBy(tools.config, transaction, deadline);
    return { kind: "committed", value, unit, backendPid: pidOf(transaction) };
  } catch (error) {
    return undo(tools, call, started, { error, running, pending });
  }
}

async function undo<T>(
  { config }: AttemptTools,
  { deadline }: TransactionCall<T>,
  { transaction, unit }: StartedAttempt,
  { error, running, pending }: Failed<T>,
): Promise<AttemptOutcome<T>> {
  running.catch(() => undefined);
  const isUnknown = findTapdbError(error, "TRANSACTION.OUTCOME_UNKNOWN") !== undefined;
  const reason = isUnknown ? undefined : deadline.reason();
  // Read before the rollback, which clears it.
  const failure = readFailure(reason ?? error, reason === undefined ? transaction.failure : undefined, "work");
  const mustStop = reason !== undefined || isTapdbError(error, "TRANSACTION.UNFINISHED");
  const rollback = mustStop ? stopAndRollBack(config, transaction) : transaction.rollback();
  await rollback.catch((cause: unknown) => logLost(config, cause));
  return { kind: "failed", failure, unit, backendPid: pidOf(transaction), ...(isUnknown ? { pending } : {}) };
}

function pidOf({ client }: ManagedTransaction): number | undefined {
  return client.processID ?? undefined;
}

/** Cancels what runs, and rolls back when it has ended; a connection on which it does not end is given up. */
function stopAndRollBack({ pg }: TransactionManagerConfig, transaction: ManagedTransaction): Promise<void> {
  return withinGrace(transaction, async () => {
    if (transaction.client.pipeline_.running !== undefined) await cancelRunning(pg, transaction.client);
    await transaction.rollback();
  });
}

/** Commits. Past the deadline, COMMIT is cancelled like any statement, but what the server answers counts. */
async function commitBy(
  { pg }: TransactionManagerConfig,
  transaction: ManagedTransaction,
  { expired }: Deadline,
): Promise<void> {
  const committing = transaction.commit();
  if (expired === undefined) return committing;
  const inTime = committing.then(() => true);
  if (await Promise.race([inTime, expired.catch(() => false)])) return;
  await withinGrace(transaction, async () => {
    await cancelRunning(pg, transaction.client);
    await committing;
  });
}

/** Runs `work`, which waits for the server; where that takes too long, the connection is broken off. */
async function withinGrace({ client }: ManagedTransaction, work: () => Promise<void>): Promise<void> {
  const { promise: given, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    client.connection.stream.destroy();
    setImmediate(reject, graceOver());
  }, CANCEL_GRACE_MS);
  const working = work();
  working.catch(() => undefined);
  try {
    await Promise.race([working, given]);
  } finally {
    clearTimeout(timer);
  }
}

function graceOver(): TapdbError {
  return new TapdbError({
    code: "CONNECTION.LOST",
    message: `The server did not answer within ${CANCEL_GRACE_MS} ms of being asked to stop; the connection was given up.`,
    retryable: true,
  });
}

/** A ROLLBACK that could not be sent. */
export function logLost({ logger }: TransactionManagerConfig, failure: unknown): void {
  logger.warn("tapdb could not send ROLLBACK; the connection is gone and the server rolls back", {
    code: sqlStateOf(failure) ?? "CONNECTION.LOST",
  });
}
