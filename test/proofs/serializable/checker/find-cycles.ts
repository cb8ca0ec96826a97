/** Cycles of the dependency graph, each under the strongest name that it deserves. */
import { cyclicComponents, shortestPath } from "./components.ts";
import type { DependencyGraph, EdgeKind } from "./dependency-graph.ts";
import type { Anomaly, AnomalyClass } from "./history.ts";

const WRITES: ReadonlySet<EdgeKind> = new Set(["ww"]);
const DEPENDENCIES: ReadonlySet<EdgeKind> = new Set(["ww", "wr"]);
const ITEMS: ReadonlySet<EdgeKind> = new Set(["ww", "wr", "rw"]);
const ALL: ReadonlySet<EdgeKind> = new Set(["ww", "wr", "rw", "prw"]);

function describe(graph: DependencyGraph, cycle: readonly number[]): string {
  return cycle
    .map((from, at) => {
      const to = cycle[(at + 1) % cycle.length]!;
      return `T${from} -${[...(graph.edges.get(from)?.get(to) ?? [])].join("/")}-> `;
    })
    .concat(`T${cycle[0]}`)
    .join("");
}

/** A cycle of a component, by edges of these kinds. */
function someCycle(graph: DependencyGraph, kinds: ReadonlySet<EdgeKind>, component: readonly number[]): number[] {
  const [start] = component as [number, ...number[]];
  for (const next of graph.successors(start, kinds)) {
    const path = shortestPath(graph, kinds, next, start);
    if (path !== undefined) return [start, ...path.slice(0, -1)];
  }
  return [...component];
}

/** Cycles with exactly one edge that is no dependency: from each such edge back by dependencies alone. */
function singles(graph: DependencyGraph, component: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const from of component) {
    for (const [to, kinds] of graph.edges.get(from) ?? []) {
      if (!kinds.has("rw") && !kinds.has("prw")) continue;
      const path = shortestPath(graph, DEPENDENCIES, to, from);
      if (path !== undefined) found.push(path);
    }
  }
  return found;
}

/** Finds G0, G1c, G-single, G2-item and G2: one of each class for each set of transactions that is not serializable. */
export function findCycles(graph: DependencyGraph): Anomaly[] {
  const anomalies: Anomaly[] = [];
  const add = (name: AnomalyClass, cycle: readonly number[]): void =>
    void anomalies.push({ class: name, transactions: cycle, detail: describe(graph, cycle) });
  for (const component of cyclicComponents(graph, ALL)) {
    const inside = new Set(component);
    const within = (kinds: ReadonlySet<EdgeKind>): number[] | undefined => {
      const found = cyclicComponents(graph, kinds).find(([member]) => inside.has(member!));
      return found && someCycle(graph, kinds, found);
    };
    const before = anomalies.length;
    const [writes, dependencies] = [within(WRITES), within(DEPENDENCIES)];
    if (writes !== undefined) add("G0", writes);
    else if (dependencies !== undefined) add("G1c", dependencies);
    const [single] = singles(graph, component);
    if (single !== undefined) add("G-single", single);
    if (anomalies.length > before) continue;
    const items = within(ITEMS);
    if (items !== undefined) add("G2-item", items);
    else add("G2", someCycle(graph, ALL, component));
  }
  return anomalies;
}
