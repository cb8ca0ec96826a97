/** Work that takes part in an open transaction: in a savepoint of its own, or in what is there. */
import { nestScope, type Context, type TransactionScope } from "../../context/index.ts";
import type { LeasedClient, ManagedTransaction } from "../../drivers/pg/index.ts";
import { cancelRunning } from "../../drivers/pg/index.ts";
import { startDeadline, type Deadline } from "../deadline.ts";
import { TransactionHooks } from "../hooks/transaction-hooks.ts";
import { logLost, surround, type AttemptTools } from "../run-attempt.ts";
import type { Work } from "../transaction-call.ts";
import { unexpectedRollback, unfinished } from "../transaction-errors.ts";
import { makeHandle } from "../transaction-handle.ts";
import type { Transaction, TransactionOptions } from "../transaction-options.ts";
import { checkJoining } from "./check-joining.ts";
import type { TransactionUnit } from "./transaction-unit.ts";

/** A call inside a transaction. */
export interface InsideCall<T> {
  readonly options: TransactionOptions;
  readonly context: Context;
  readonly work: Work<T>;
  readonly outer: TransactionUnit;
  readonly isNested: boolean;
}

/** Where the work runs. */
interface Place {
  readonly transaction: ManagedTransaction;
  readonly scope: TransactionScope;
  readonly unit: TransactionUnit;
  readonly deadline: Deadline | undefined;
}

/** Runs work inside a transaction that is open. */
export async function runInside<T>(tools: AttemptTools, call: InsideCall<T>): Promise<T> {
  const { options, context, outer, isNested } = call;
  const transaction = outer.scope.root as ManagedTransaction;
  checkJoining(options, transaction);
  const scope = nestScope(context.transaction!);
  const deadline =
    options.timeoutMs === undefined && options.signal === undefined
      ? undefined
      : startDeadline(options.timeoutMs, options.signal);
  const unit = makeUnit(tools, call, scope, deadline ?? outer.handle);
  const place: Place = { transaction, scope, unit: isNested ? unit : outer, deadline };
  try {
    return await tools.config.context.run({ ...context, transaction: scope }, () =>
      isNested ? nest(tools, call, place) : join(tools, call, place, unit.handle),
    );
  } finally {
    deadline?.dispose();
  }
}

function makeUnit<T>(
  { config, units }: AttemptTools,
  { outer, isNested }: InsideCall<T>,
  scope: TransactionScope,
  signals: { readonly signal: AbortSignal },
): TransactionUnit {
  const hooks = isNested ? new TransactionHooks() : outer.hooks;
  const { attempt } = outer.handle;
  const { guard } = outer;
  const setRollbackOnly = (): void => {
    if (isNested) unit.rollbackOnly ??= { by: "owner", cause: undefined };
    else outer.rollbackOnly ??= { by: "participant", cause: undefined };
  };
  const handle = makeHandle({ attempt, signals, isActive: true, query: config.query, hooks, guard, setRollbackOnly });
  const unit: TransactionUnit = { scope, hooks, handle, guard, rollbackOnly: undefined };
  if (isNested) units.add(unit);
  return unit;
}

/** Joins: a failure marks what was joined as rollback-only, whoever catches it. */
async function join<T>(tools: AttemptTools, call: InsideCall<T>, place: Place, handle: Transaction): Promise<T> {
  const { transaction, scope, unit } = place;
  transaction.lease(scope);
  try {
    const value = await until(tools, place, () => Promise.resolve(call.work(handle)));
    if (transaction.isBusy(scope)) throw unfinished();
    return value;
  } catch (error) {
    unit.rollbackOnly ??= { by: "participant", cause: error };
    throw error;
  } finally {
    transaction.endScope(scope);
  }
}

async function nest<T>(tools: AttemptTools, call: InsideCall<T>, place: Place): Promise<T> {
  const { transaction, scope, unit } = place;
  const { outer, options } = call;
  const lease = transaction.lease(scope);
  await lease.query("BEGIN");
  try {
    if (options.readOnly === true && !transaction.readOnly) await transaction.client.query("SET TRANSACTION READ ONLY");
    const value = await until(tools, place, () =>
      surround(tools.config, () => Promise.resolve(call.work(unit.handle))),
    );
    if (transaction.isBusy(scope, lease)) throw unfinished();
    if (unit.rollbackOnly?.by === "participant") throw unexpectedRollback(unit.rollbackOnly.cause);
    if (unit.rollbackOnly !== undefined) {
      await undo(tools, place, lease);
      outer.hooks.adoptUndone(unit.hooks, undefined);
      return value;
    }
    await release(place, lease);
    outer.hooks.adopt(unit.hooks);
    return value;
  } catch (error) {
    await undo(tools, place, lease);
    outer.hooks.adoptUndone(unit.hooks, error);
    throw error;
  }
}

async function release({ transaction, scope }: Place, lease: LeasedClient): Promise<void> {
  const released = lease.query("COMMIT");
  transaction.endScope(scope);
  await released;
}

function undo({ config }: AttemptTools, { transaction }: Place, lease: LeasedClient): Promise<void> {
  return transaction.abortNested(lease).catch((failure: unknown) => logLost(config, failure));
}

/** Runs work until its own deadline, if it has one; then the statement that it waits for is cancelled. */
async function until<T>({ config }: AttemptTools, place: Place, work: () => Promise<T>): Promise<T> {
  const { deadline, transaction, scope } = place;
  const running = work();
  if (deadline === undefined) return running;
  running.catch(() => undefined);
  try {
    return await (deadline.expired === undefined ? running : Promise.race([running, deadline.expired]));
  } catch (error) {
    if (deadline.reason() === undefined) throw error;
    if (transaction.isRunningIn(scope)) await cancelRunning(config.pg, transaction.client);
    transaction.endScope(scope);
    throw deadline.reason();
  }
}
