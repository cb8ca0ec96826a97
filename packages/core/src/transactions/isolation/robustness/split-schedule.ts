import { compareWithSplit } from "./candidate.ts";
import type { FoundSplit } from "./find-split.ts";
import type { Instance, World } from "./instance.ts";
import { areAdjacent } from "./split-analysis.ts";
import type { StepConflict } from "./step-conflicts.ts";

/** A counterexample: the split transaction up to `at`, the others one after the other and whole, then the rest of it. */
export interface SplitSchedule {
  readonly split: Instance;
  /** The last step of the split transaction before the others. */
  readonly at: number;
  /** At least one. */
  readonly between: readonly Instance[];
}

/** The shortest way from one of `from` to one of `to`, each depending on the one before. */
function shortestChain(
  conflicts: readonly StepConflict[][][],
  from: readonly Instance[],
  to: readonly Instance[],
  middles: readonly Instance[],
): Instance[] | undefined {
  const ends = new Set(to);
  const before = new Map<Instance, Instance | undefined>(from.map((each) => [each, undefined]));
  const wayTo = (last: Instance): Instance[] => {
    const way: Instance[] = [];
    for (let each: Instance | undefined = last; each !== undefined; each = before.get(each)) way.unshift(each);
    return way;
  };
  let frontier = [...from];
  const left = new Set(middles.filter((each) => !before.has(each)));
  while (frontier.length > 0) {
    for (const each of frontier) {
      const end = to.find((other) => other !== each && areAdjacent(conflicts, each, other));
      if (end !== undefined) return [...wayTo(each), end];
    }
    const next: Instance[] = [];
    for (const each of frontier) {
      for (const other of left) {
        if (ends.has(other) || !areAdjacent(conflicts, each, other)) continue;
        before.set(other, each);
        left.delete(other);
        next.push(other);
      }
    }
    frontier = next;
  }
  return undefined;
}

/** The schedule of a counterexample, as short as it can be. */
export function splitSchedule(world: World, conflicts: readonly StepConflict[][][], found: FoundSplit): SplitSchedule {
  const { analysis, at, second, last } = found;
  const { split } = analysis;
  if (second === last) return { split, at, between: [second.members[0]!] };
  const middles = [...world.others(split)].filter((instance) => {
    const candidate = compareWithSplit(split, instance, conflicts[split.template]![instance.template]!);
    return candidate === undefined || !candidate.surelyDepends;
  });
  const between = shortestChain(conflicts, second.members, last.members, middles);
  // The analysis joined the two because there is a chain; it is looked for anew only to name who is in it.
  return { split, at, between: between! };
}
