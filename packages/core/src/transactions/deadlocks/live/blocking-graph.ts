import { tableLocksConflict } from "../lock-modes.ts";
import type { BlockingEdge, BlockingSample } from "./blocking-query.ts";

/** A closed chain of waits: each waits for the next, the last for the first. */
export interface WaitCycle {
  readonly edges: readonly BlockingEdge[];
  /**
   * Whether each holds what the one before it waits for. Where one only stands in the queue before another, PostgreSQL
   * may reorder the queue instead of raising an error.
   */
  readonly hard: boolean;
}

/** A session that others wait for and that waits for nobody, with all who wait for it, directly or not. */
export interface BlockedChain {
  readonly root: number;
  readonly waiters: readonly number[];
}

function blockersOf(edges: readonly BlockingEdge[]): Map<number, BlockingEdge[]> {
  const out = new Map<number, BlockingEdge[]>();
  for (const edge of edges) out.set(edge.waiter, [...(out.get(edge.waiter) ?? []), edge]);
  return out;
}

/** Whether the blocker holds what is waited for, in a mode that excludes the one asked for. */
function isHard({ heldModes, mode }: BlockingEdge): boolean {
  return heldModes.some((held) => tableLocksConflict(held, mode));
}

/** What is left when whoever waits for nobody is taken away, again and again: cycles, and who waits for them. */
function withoutChains(edges: readonly BlockingEdge[]): readonly BlockingEdge[] {
  const waiting = new Set(edges.map(({ waiter }) => waiter));
  const left = edges.filter(({ blocker }) => waiting.has(blocker));
  return left.length === edges.length ? edges : withoutChains(left);
}

/** The shortest way from `start` back to it, breadth first. */
function shortestCycle(
  start: number,
  blockers: ReadonlyMap<number, readonly BlockingEdge[]>,
): BlockingEdge[] | undefined {
  const cameBy = new Map<number, BlockingEdge>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const edge of blockers.get(at) ?? []) {
      if (cameBy.has(edge.blocker)) continue;
      cameBy.set(edge.blocker, edge);
      if (edge.blocker === start) return pathTo(start, cameBy);
      queue.push(edge.blocker);
    }
  }
  return undefined;
}

function pathTo(start: number, cameBy: ReadonlyMap<number, BlockingEdge>): BlockingEdge[] {
  const path = [cameBy.get(start)!];
  while (path[0]!.waiter !== start) path.unshift(cameBy.get(path[0]!.waiter)!);
  return path;
}

/** For each session that is in a cycle, the shortest; each once. */
export function findCycles({ edges }: Pick<BlockingSample, "edges">): readonly WaitCycle[] {
  const blockers = blockersOf(withoutChains(edges));
  const cycles = new Map<string, WaitCycle>();
  for (const start of [...blockers.keys()].toSorted((one, other) => one - other)) {
    const path = shortestCycle(start, blockers);
    if (path === undefined) continue;
    const key = path
      .map(({ waiter }) => waiter)
      .toSorted((one, other) => one - other)
      .join();
    if (!cycles.has(key)) cycles.set(key, { edges: path, hard: path.every(isHard) });
  }
  return [...cycles.values()];
}

/** The roots that wait for nobody, those with the most waiters first. */
export function findChains({ edges }: Pick<BlockingSample, "edges">): readonly BlockedChain[] {
  const waiting = new Set(edges.map(({ waiter }) => waiter));
  const roots = new Set(edges.map(({ blocker }) => blocker).filter((pid) => !waiting.has(pid)));
  const waitersOf = new Map<number, number[]>();
  for (const { waiter, blocker } of edges) waitersOf.set(blocker, [...(waitersOf.get(blocker) ?? []), waiter]);
  const chains = [...roots].map((root): BlockedChain => {
    const reached = new Set<number>();
    const queue = [root];
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      for (const waiter of waitersOf.get(at) ?? []) {
        if (reached.has(waiter)) continue;
        reached.add(waiter);
        queue.push(waiter);
      }
    }
    return { root, waiters: [...reached] };
  });
  return chains.toSorted((one, other) => other.waiters.length - one.waiters.length);
}
