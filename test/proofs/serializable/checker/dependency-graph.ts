/**
 * Who has to come before whom.
 *
 * Source: Adya, "Weak Consistency", 1999, section 3.1: the direct serialization graph.
 */
import type { History, Operation } from "./history.ts";
import type { WrittenVersions } from "./written-versions.ts";

/** `ww` overwrites, `wr` is read by, `rw` was read before its overwriting; `prw` the same of a predicate. */
export type EdgeKind = "ww" | "wr" | "rw" | "prw";

/** The direct serialization graph: from, to, and why. */
export class DependencyGraph {
  readonly edges = new Map<number, Map<number, Set<EdgeKind>>>();

  add(from: number | undefined, to: number | undefined, kind: EdgeKind): void {
    if (from === undefined || to === undefined || from === to || from === 0 || to === 0) return;
    const targets = this.edges.get(from) ?? new Map<number, Set<EdgeKind>>();
    this.edges.set(from, targets);
    targets.set(to, (targets.get(to) ?? new Set()).add(kind));
  }

  /** Who follows `from` by an edge of one of these kinds. */
  successors(from: number, kinds: ReadonlySet<EdgeKind>): number[] {
    const targets = this.edges.get(from);
    if (targets === undefined) return [];
    return [...targets].flatMap(([to, found]) => ([...found].some((kind) => kinds.has(kind)) ? [to] : []));
  }
}

function addRead(graph: DependencyGraph, reader: number, operation: Operation, written: WrittenVersions): void {
  if (operation.kind === "read") {
    graph.add(operation.writer, reader, "wr");
    graph.add(reader, written.writers.get(operation.key)?.get(operation.version + 1), "rw");
  } else if (operation.kind === "scan") {
    const seen = new Set(operation.items);
    for (const [item, writer] of written.inserters.get(operation.set) ?? []) {
      if (seen.has(item)) graph.add(writer, reader, "wr");
      else graph.add(reader, writer, "prw");
    }
  }
}

/** The graph of a history's committed transactions. */
export function dependencyGraph(history: History, written: WrittenVersions): DependencyGraph {
  const graph = new DependencyGraph();
  for (const versions of written.writers.values())
    for (const [version, writer] of versions) graph.add(writer, versions.get(version + 1), "ww");
  for (const { id, committed, operations } of history.transactions)
    if (committed) for (const operation of operations) addRead(graph, id, operation, written);
  return graph;
}
