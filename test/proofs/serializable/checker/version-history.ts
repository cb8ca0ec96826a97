/** Brings lists to the form of versioned rows: the longest list of a key tells the order of its versions. */
import type { Anomaly, History, Operation, RecordedTransaction } from "./history.ts";

type ListRead = Extract<Operation, { kind: "list" }>;

/** A history without lists, and what was wrong with them. */
export interface VersionHistory extends History {
  readonly anomalies: readonly Anomaly[];
}

interface ListOrder {
  readonly values: readonly number[];
  /** Value to its place, from 1. */
  readonly at: ReadonlyMap<number, number>;
}

function allReads({ transactions, final }: History): { reader: number; read: ListRead }[] {
  const of = (reader: number, operations: readonly Operation[]) =>
    operations.flatMap((operation) => (operation.kind === "list" ? [{ reader, read: operation }] : []));
  // What an aborted transaction saw tells nothing about order: its own appends are in it.
  return [
    ...transactions.filter(({ committed }) => committed).flatMap(({ id, operations }) => of(id, operations)),
    ...of(0, final),
  ];
}

function ordersOf(history: History): ReadonlyMap<string, ListOrder> {
  const longest = new Map<string, readonly number[]>();
  for (const { read } of allReads(history)) {
    if (read.values.length >= (longest.get(read.key)?.length ?? 0)) longest.set(read.key, read.values);
  }
  const orders = new Map<string, ListOrder>();
  for (const [key, values] of longest) {
    orders.set(key, { values, at: new Map(values.map((value, index) => [value, index + 1])) });
  }
  return orders;
}

function checkReads(history: History, orders: ReadonlyMap<string, ListOrder>): Anomaly[] {
  const anomalies: Anomaly[] = [];
  for (const { reader, read } of allReads(history)) {
    const { values, at } = orders.get(read.key)!;
    const transactions = reader === 0 ? [] : [reader];
    if (new Set(read.values).size < read.values.length)
      anomalies.push({ class: "duplicate-write", transactions, detail: `${read.key} holds a value twice` });
    else if (read.values.some((value, index) => values[index] !== value || at.get(value) !== index + 1))
      anomalies.push({ class: "lost-write", transactions, detail: `${read.key} was read in two orders` });
  }
  return anomalies;
}

function versioned(
  operation: Operation,
  orders: ReadonlyMap<string, ListOrder>,
  writers: ReadonlyMap<number, number>,
): Operation {
  if (operation.kind === "append") {
    // A value that nobody saw has no place: version -1 is never the one of a row.
    return { kind: "write", key: operation.key, version: orders.get(operation.key)?.at.get(operation.value) ?? -1 };
  }
  if (operation.kind !== "list") return operation;
  const last = operation.values.at(-1);
  const writer = last === undefined ? 0 : (writers.get(last) ?? -1);
  return { kind: "read", key: operation.key, version: operation.values.length, writer };
}

/** The same history with every list operation as the read or the write of a version. */
export function versionHistory(history: History): VersionHistory {
  const orders = ordersOf(history);
  const writers = new Map<number, number>();
  for (const { id, operations } of history.transactions)
    for (const operation of operations) if (operation.kind === "append") writers.set(operation.value, id);
  const translate = (operations: readonly Operation[]) =>
    operations.map((operation) => versioned(operation, orders, writers));
  const transactions: RecordedTransaction[] = history.transactions.map((transaction) => ({
    ...transaction,
    operations: translate(transaction.operations),
  }));
  return { transactions, final: translate(history.final), anomalies: checkReads(history, orders) };
}
