import type { PrismaPg } from "@prisma/adapter-pg";
import { isPassing, type ClientGate } from "./client-gate.ts";
import { clientUnprotected } from "./refusals.ts";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Transaction = Awaited<ReturnType<Adapter["startTransaction"]>>;

/** What ends a transaction is always let through: timers and `$disconnect` send it from anywhere. */
const ENDS = new Set(["COMMIT", "ROLLBACK"]);

function guarded<In extends unknown[], Out>(
  gate: ClientGate,
  method: (...values: In) => Promise<Out>,
): (...values: In) => Promise<Out> {
  return (...values) => (isPassing(gate) ? method(...values) : Promise.reject(clientUnprotected()));
}

function guardTransaction(transaction: Transaction, gate: ClientGate): Transaction {
  const execute = transaction.executeRaw.bind(transaction);
  const guardedExecute = guarded(gate, execute);
  transaction.queryRaw = guarded(gate, transaction.queryRaw.bind(transaction));
  transaction.executeRaw = (query) => (ENDS.has(query.sql) ? execute(query) : guardedExecute(query));
  return transaction;
}

/** Makes `adapter` serve the client of `gate` alone, until it is disposed of. */
export function guardAdapter(adapter: Adapter, gate: ClientGate): Adapter {
  const startTransaction = guarded(gate, adapter.startTransaction.bind(adapter));
  const dispose = adapter.dispose.bind(adapter);
  adapter.queryRaw = guarded(gate, adapter.queryRaw.bind(adapter));
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
