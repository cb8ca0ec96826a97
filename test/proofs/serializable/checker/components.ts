import type { DependencyGraph, EdgeKind } from "./dependency-graph.ts";

/** How far the walk is with one transaction. */
interface Frame {
  readonly node: number;
  readonly successors: readonly number[];
  next: number;
}

/**
 * The sets of transactions that reach each other by edges of these kinds; those of one transaction are left out, so that
 * there is a cycle in each.
 *
 * Source: Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972; without recursion.
 */
export function cyclicComponents(graph: DependencyGraph, kinds: ReadonlySet<EdgeKind>): number[][] {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const components: number[][] = [];
  const enter = (node: number): Frame => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    open.push(node);
    isOpen.add(node);
    return { node, successors: graph.successors(node, kinds), next: 0 };
  };
  const leave = (node: number): void => {
    if (low.get(node) !== index.get(node)) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen.delete(member);
    if (component.length > 1) components.push(component);
  };
  for (const root of graph.edges.keys()) {
    if (index.has(root)) continue;
    const frames = [enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const successor = frame.successors[frame.next++];
      if (successor === undefined) {
        leave(frame.node);
        frames.pop();
        const parent = frames.at(-1);
        if (parent !== undefined) low.set(parent.node, Math.min(low.get(parent.node)!, low.get(frame.node)!));
      } else if (!index.has(successor)) frames.push(enter(successor));
      else if (isOpen.has(successor)) low.set(frame.node, Math.min(low.get(frame.node)!, index.get(successor)!));
    }
  }
  return components;
}

/** The shortest way from one transaction to another by edges of these kinds, both included; undefined when there is none. */
export function shortestPath(
  graph: DependencyGraph,
  kinds: ReadonlySet<EdgeKind>,
  from: number,
  to: number,
): number[] | undefined {
  const before = new Map<number, number>([[from, from]]);
  const waiting = [from];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (at === to) {
      const path = [at];
      while (path[0] !== from) path.unshift(before.get(path[0]!)!);
      return path;
    }
    for (const next of graph.successors(at, kinds)) {
      if (before.has(next)) continue;
      before.set(next, at);
      waiting.push(next);
    }
  }
  return undefined;
}
