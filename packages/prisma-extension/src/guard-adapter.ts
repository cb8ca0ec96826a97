import type { PrismaPg } from "@prisma/adapter-pg";
import { isPassing, type ClientGate } from "./client-gate.ts";
import { plainOffset } from "./plain-offset.ts";
import { clientUnprotected, transactionFinished } from "./refusals.ts";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Statement = Parameters<Adapter["executeRaw"]>[0];
type Transaction = Awaited<ReturnType<Adapter["startTransaction"]>>;

/** What ends a transaction is always let through: timers and `$disconnect` send it from anywhere. */
const ENDS = new Set(["COMMIT", "ROLLBACK"]);

function guarded<In extends unknown[], Out>(
  gate: ClientGate,
  method: (...values: In) => Promise<Out>,
): (...values: In) => Promise<Out> {
  return (...values) => (isPassing(gate) ? method(...values) : Promise.reject(clientUnprotected()));
}

/**
 * Guards one transaction. Its connection goes back once, also where Prisma 6 forgets it because COMMIT or ROLLBACK failed;
 * from then on nothing more is sent on it.
 */
function guardTransaction(transaction: Transaction, gate: ClientGate): Transaction {
  const queryRaw = transaction.queryRaw.bind(transaction);
  const query = guarded(gate, (statement: Statement) => queryRaw(plainOffset(statement)));
  const execute = transaction.executeRaw.bind(transaction);
  const guardedExecute = guarded(gate, execute);
  // Neither commit() nor rollback() sends anything: Prisma sends COMMIT and ROLLBACK as statements.
  const release = transaction.rollback.bind(transaction);
  let released: Promise<void> | undefined;
  const finish = (): Promise<void> => (released ??= release());
  const end = (statement: Statement): Promise<number> =>
    execute(statement).catch(async (error: unknown) => {
      await finish();
      throw error;
    });
  const unlessReleased = <T>(work: () => Promise<T>): Promise<T> =>
    released === undefined ? work() : Promise.reject(transactionFinished());
  transaction.queryRaw = (statement) => unlessReleased(() => query(statement));
  transaction.executeRaw = (statement) =>
    unlessReleased(() => (ENDS.has(statement.sql) ? end(statement) : guardedExecute(statement)));
  transaction.commit = finish;
  transaction.rollback = finish;
  return transaction;
}

/** Makes `adapter` serve the client of `gate` alone, until it is disposed of. */
export function guardAdapter(adapter: Adapter, gate: ClientGate): Adapter {
  const startTransaction = guarded(gate, adapter.startTransaction.bind(adapter));
  const dispose = adapter.dispose.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = guarded(gate, (statement) => queryRaw(plainOffset(statement)));
  adapter.executeRaw = guarded(gate, adapter.executeRaw.bind(adapter));
  adapter.executeScript = guarded(gate, adapter.executeScript.bind(adapter));
  adapter.startTransaction = async (isolationLevel) => guardTransaction(await startTransaction(isolationLevel), gate);
  adapter.dispose = () => {
    gate.adapter = undefined;
    return dispose();
  };
  gate.adapter = adapter;
  return adapter;
}
