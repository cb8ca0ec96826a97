/** Reads that no cycle shows: of what was rolled back, of what was not final, and of what contradicts the reader itself. */
import type { Anomaly, History, Operation, RecordedTransaction } from "./history.ts";
import type { WrittenVersions } from "./written-versions.ts";

type Read = Extract<Operation, { kind: "read" }>;

interface Known {
  readonly written: WrittenVersions;
  readonly committed: ReadonlySet<number>;
}

function checkRead(reader: number, read: Read, { written, committed }: Known): Anomaly | undefined {
  const { key, version, writer } = read;
  if (writer === reader || (version === 0 && writer === 0)) return undefined;
  const place = `${key}, version ${version}`;
  const transactions = [writer, reader];
  if (writer > 0 && !committed.has(writer))
    return { class: "G1a", transactions, detail: `${place} was rolled back, and read` };
  const versions = written.writers.get(key);
  if (versions?.get(version) !== writer)
    return { class: "garbage", transactions, detail: `${place} was not written by who it says` };
  if (versions.get(version + 1) === writer)
    return { class: "G1b", transactions, detail: `${place} was not its writer's last, and read` };
  return undefined;
}

/** Whether a transaction sees its own writes. */
function checkOwn({ id, operations }: RecordedTransaction): Anomaly[] {
  const own = new Map<string, number>();
  const inserted = new Map<string, Set<number>>();
  const anomalies: Anomaly[] = [];
  const wrong = (what: string): void =>
    void anomalies.push({ class: "internal", transactions: [id], detail: `${what}: it does not see its own write` });
  for (const operation of operations) {
    if (operation.kind === "write") own.set(operation.key, operation.version);
    else if (operation.kind === "insert")
      inserted.set(operation.set, (inserted.get(operation.set) ?? new Set()).add(operation.item));
    else if (operation.kind === "read") {
      const version = own.get(operation.key);
      if (version !== undefined && (operation.version !== version || operation.writer !== id)) wrong(operation.key);
    } else if (operation.kind === "scan") {
      const items = new Set(operation.items);
      for (const item of inserted.get(operation.set) ?? []) if (!items.has(item)) wrong(operation.set);
    }
  }
  return anomalies;
}

/** Looks at every read of every committed transaction. */
export function checkReads(history: History, written: WrittenVersions): Anomaly[] {
  const transactions = history.transactions.filter(({ committed }) => committed);
  const known: Known = { written, committed: new Set(transactions.map(({ id }) => id)) };
  const anomalies: Anomaly[] = [];
  for (const transaction of transactions) {
    anomalies.push(...checkOwn(transaction));
    for (const operation of transaction.operations) {
      if (operation.kind !== "read") continue;
      const found = checkRead(transaction.id, operation, known);
      if (found !== undefined) anomalies.push(found);
    }
  }
  return anomalies;
}
