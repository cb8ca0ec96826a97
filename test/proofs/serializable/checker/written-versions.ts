/** Who wrote which version, and what that already shows to be wrong. */
import type { Anomaly, History, Operation, RecordedTransaction } from "./history.ts";

/** The committed versions of every key, and the committed items of every predicate. */
export interface WrittenVersions {
  /** Key to version to the transaction that committed it. */
  readonly writers: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Predicate to item to the transaction that committed it. */
  readonly inserters: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly anomalies: readonly Anomaly[];
}

type Of<Kind extends Operation["kind"]> = Extract<Operation, { kind: Kind }>;

function collect(transactions: readonly RecordedTransaction[], anomalies: Anomaly[]) {
  const writers = new Map<string, Map<number, number>>();
  const inserters = new Map<string, Map<number, number>>();
  const put = (into: Map<string, Map<number, number>>, key: string, place: number, id: number): void => {
    const places = into.get(key) ?? new Map<number, number>();
    into.set(key, places);
    const other = places.get(place);
    if (other !== undefined)
      anomalies.push({
        class: "duplicate-write",
        transactions: [other, id],
        detail: `${key}: both wrote version or item ${place}`,
      });
    places.set(place, id);
  };
  for (const { id, committed, operations } of transactions) {
    if (!committed) continue;
    for (const operation of operations) {
      if (operation.kind === "write") put(writers, operation.key, operation.version, id);
      if (operation.kind === "insert") put(inserters, operation.set, operation.item, id);
    }
  }
  return { writers, inserters };
}

function checkRows(final: readonly Operation[], writers: WrittenVersions["writers"], anomalies: Anomaly[]): void {
  const rows = new Map(final.flatMap((read) => (read.kind === "read" ? [[read.key, read.version] as const] : [])));
  for (const [key, versions] of writers) {
    const last = rows.get(key) ?? Math.max(...versions.keys());
    for (const [version, id] of versions)
      if (version < 1 || version > last)
        anomalies.push({ class: "lost-write", transactions: [id], detail: `${key}: its write is not there` });
  }
  for (const [key, last] of rows)
    for (let version = 1; version <= last; version += 1)
      if (writers.get(key)?.has(version) !== true)
        anomalies.push({ class: "G1a", transactions: [], detail: `${key}: nobody committed version ${version}` });
}

function checkSets(final: readonly Operation[], inserters: WrittenVersions["inserters"], anomalies: Anomaly[]): void {
  for (const { set, items } of final.filter((operation): operation is Of<"scan"> => operation.kind === "scan")) {
    const committed = inserters.get(set) ?? new Map<number, number>();
    const found = new Set(items);
    for (const [item, id] of committed)
      if (!found.has(item))
        anomalies.push({ class: "lost-write", transactions: [id], detail: `${set}: its row is not there` });
    for (const item of items)
      if (!committed.has(item))
        anomalies.push({ class: "G1a", transactions: [], detail: `${set}: nobody committed row ${item}` });
  }
}

/** Collects what was committed, and compares it with what is there in the end. */
export function writtenVersions({ transactions, final }: History): WrittenVersions {
  const anomalies: Anomaly[] = [];
  const { writers, inserters } = collect(transactions, anomalies);
  checkRows(final, writers, anomalies);
  checkSets(final, inserters, anomalies);
  return { writers, inserters, anomalies };
}
