import type { History, RecordedTransaction } from "./history.ts";

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries())
    for (const rest of permutations(items.toSpliced(index, 1))) yield [first, ...rest];
}

/** Whether running the transactions in this order shows each what it saw, and makes the versions that were made. */
function explains(order: readonly RecordedTransaction[]): boolean {
  const rows = new Map<string, { version: number; writer: number }>();
  for (const { id, operations } of order) {
    for (const operation of operations) {
      if (operation.kind !== "read" && operation.kind !== "write") throw new TypeError("only reads and writes");
      const { version, writer } = rows.get(operation.key) ?? { version: 0, writer: 0 };
      if (operation.kind === "write") {
        if (operation.version !== version + 1) return false;
        rows.set(operation.key, { version: version + 1, writer: id });
      } else if (operation.version !== version || operation.writer !== writer) return false;
    }
  }
  return true;
}

/** Tries every order of the committed transactions. Only for few of them, and for reads and writes of versions. */
export function isSerializable({ transactions }: History): boolean {
  const committed = transactions.filter((transaction) => transaction.committed);
  for (const order of permutations(committed)) if (explains(order)) return true;
  return false;
}
