import { compareWithSplit, mayMeet, NEVER, type Candidate } from "./candidate.ts";
import { Chains } from "./chains.ts";
import type { Instance, World } from "./instance.ts";
import { DEPENDS, type StepConflict } from "./step-conflicts.ts";

/** Candidates that no condition tells apart, other than which rows they share with each other. */
export interface CandidateGroup {
  readonly template: number;
  readonly traits: Candidate;
  /** The chains that it is at an end of. */
  readonly chains: ReadonlySet<number>;
  readonly members: readonly Instance[];
}

/** Everything about the splits of one transaction that does not depend on isolation levels. */
export interface SplitAnalysis {
  readonly split: Instance;
  readonly groups: readonly CandidateGroup[];
  /** Whether a member of the one and a member of the other may follow each other, directly or over others. */
  readonly joins: (one: CandidateGroup, other: CandidateGroup) => boolean;
}

function traitsKey(candidate: Candidate): string {
  const { instance, ...traits } = candidate;
  return [instance.template, ...Object.values(traits)].join();
}

/** Only these can be the second or the last one; the others may still stand between. */
function isEnd({ readAt, isReadBy, lastFollower }: Candidate): boolean {
  return readAt !== NEVER || isReadBy || lastFollower >= 0;
}

/** Compares every transaction that there may be with one that is split. */
export function analyseSplit(world: World, conflicts: readonly StepConflict[][][], split: Instance): SplitAnalysis {
  const ends: Candidate[] = [];
  const middles: Instance[] = [];
  for (const instance of world.others(split)) {
    const candidate = compareWithSplit(split, instance, conflicts[split.template]![instance.template]!);
    if (candidate === undefined || !candidate.surelyDepends) middles.push(instance);
    if (candidate !== undefined && isEnd(candidate)) ends.push(candidate);
  }
  const chains = new Chains(conflicts, middles);
  const groups = new Map<string, { traits: Candidate; chains: ReadonlySet<number>; members: Instance[] }>();
  for (const candidate of ends) {
    const touching = chains.touching(candidate.instance);
    const key = `${traitsKey(candidate)};${[...touching].toSorted((a, b) => a - b).join()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { traits: candidate, chains: touching, members: [candidate.instance] });
    else group.members.push(candidate.instance);
  }
  const cache = new Map<CandidateGroup, Map<CandidateGroup, boolean>>();
  return {
    split,
    groups: [...groups.values()].map((group) => ({ template: group.traits.instance.template, ...group })),
    joins(one, other) {
      const known = cache.get(one) ?? new Map<CandidateGroup, boolean>();
      cache.set(one, known);
      if (!known.has(other)) known.set(other, areJoined(conflicts, one, other));
      return known.get(other)!;
    },
  };
}

/** Whether two transactions depend on one another in some order. */
export function areAdjacent(conflicts: readonly StepConflict[][][], one: Instance, other: Instance): boolean {
  return conflicts[one.template]![other.template]!.some(
    (conflict) => (conflict.kinds & DEPENDS) !== 0 && mayMeet(conflict, one.values, other.values),
  );
}

function areJoined(conflicts: readonly StepConflict[][][], one: CandidateGroup, other: CandidateGroup): boolean {
  for (const chain of one.chains) if (other.chains.has(chain)) return true;
  return one.members.some((a) => other.members.some((b) => a !== b && areAdjacent(conflicts, a, b)));
}
