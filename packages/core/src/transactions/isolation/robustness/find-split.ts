/**
 * Decides whether transactions, each at its own isolation level, are serializable in every interleaving that PostgreSQL
 * permits.
 *
 * A set that is not has a counterexample of one shape, a split schedule: one transaction runs up to some step, others follow
 * one after the other from start to commit, then the first one goes on. So only splits have to be looked for.
 *
 * Source: B. Vandevoort, B. Ketsman, F. Neven, "Allocating Isolation Levels to Transactions in a Multiversion Setting",
 * PODS 2023. Templates, columns and atomic updates: B. Vandevoort, B. Ketsman, C. Koch, F. Neven, "Robustness against Read
 * Committed for Transaction Templates", VLDB 2021.
 */
import type { IsolationLevel } from "../../../drivers/pg/index.ts";
import { NEVER, type Candidate } from "./candidate.ts";
import type { CandidateGroup, SplitAnalysis } from "./split-analysis.ts";

/** The level of each template, by its index. */
export type Levels = readonly IsolationLevel[];

/** A split schedule that is permitted and not serializable. */
export interface FoundSplit {
  readonly analysis: SplitAnalysis;
  /** The step after which the split transaction waits. */
  readonly at: number;
  /** The transaction right after the split, and the last one before the split transaction goes on; may be one and the same. */
  readonly second: CandidateGroup;
  readonly last: CandidateGroup;
}

const SERIALIZABLE = "serializable";
const READ_COMMITTED = "read committed";

/**
 * The conditions of the theorem, each as one question. They are values so that a proof can show that each is needed.
 */
export const splitConditions = {
  /** The second transaction is not kept from running by a row that the split one holds, nor does it undo the split one's snapshot. */
  mayFollow: (second: Candidate, at: number, split: IsolationLevel): boolean =>
    split === READ_COMMITTED ? second.heldFromAsSecond > at : !second.overwritesAsSecond,
  /** The same for the last one. */
  mayPrecede: (last: Candidate, at: number, split: IsolationLevel): boolean =>
    split === READ_COMMITTED ? last.heldFromAsLast > at : !last.overwritesAsLast,
  /** The split transaction depends on the last one: by what the last one read, or by what it reads or overwrites later itself. */
  closes: (last: Candidate, at: number, split: IsolationLevel): boolean =>
    last.isReadBy || (split === READ_COMMITTED && last.lastFollower > at),
  /** PostgreSQL does not see the structure last → split → second. */
  isUnseen: (split: IsolationLevel, second: IsolationLevel, last: IsolationLevel): boolean =>
    split !== SERIALIZABLE || second !== SERIALIZABLE || last !== SERIALIZABLE,
  /** Nor second → split → second. */
  secondIsUnseen: ({ surelyReads }: Candidate, split: IsolationLevel, second: IsolationLevel): boolean =>
    !surelyReads || split !== SERIALIZABLE || second !== SERIALIZABLE,
  /** Nor last → split → last. */
  lastIsUnseen: ({ surelyIsRead }: Candidate, split: IsolationLevel, last: IsolationLevel): boolean =>
    !surelyIsRead || split !== SERIALIZABLE || last !== SERIALIZABLE,
};

/** The first counterexample of one transaction's splits, or undefined. */
export function findSplit(analysis: SplitAnalysis, levels: Levels): FoundSplit | undefined {
  const conditions = splitConditions;
  const split = levels[analysis.split.template]!;
  const levelOf = ({ template }: CandidateGroup): IsolationLevel => levels[template]!;
  for (const second of analysis.groups) {
    const at = second.traits.readAt;
    if (at === NEVER || !conditions.mayFollow(second.traits, at, split)) continue;
    if (!conditions.secondIsUnseen(second.traits, split, levelOf(second))) continue;
    for (const last of analysis.groups) {
      if (!conditions.closes(last.traits, at, split)) continue;
      if (last !== second && !conditions.mayPrecede(last.traits, at, split)) continue;
      if (!conditions.lastIsUnseen(last.traits, split, levelOf(last))) continue;
      if (!conditions.isUnseen(split, levelOf(second), levelOf(last))) continue;
      if (last === second || analysis.joins(second, last)) return { analysis, at, second, last };
    }
  }
  return undefined;
}

/** The first counterexample among all splits, or undefined: then every permitted interleaving is serializable. */
export function findCounterexample(analyses: readonly SplitAnalysis[], levels: Levels): FoundSplit | undefined {
  for (const analysis of analyses) {
    const found = findSplit(analysis, levels);
    if (found !== undefined) return found;
  }
  return undefined;
}
