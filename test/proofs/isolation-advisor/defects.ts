import type { Mutation } from "../isolation/mutations/mutation.ts";

const FOLDER = "packages/core/src/transactions/isolation/robustness";

type Defect = Mutation;

function defect(name: string, about: string, file: string, find: string, replace: string): Defect {
  return { name, about, edits: [{ file: `${FOLDER}/${file}`, find, replace }] };
}

/** Each condition of the theorem, dropped or applied where it does not hold, and the machinery around them. */
export const defects: readonly Defect[] = [
  defect(
    "held-rows-ignored",
    "a row that the split transaction holds stops nobody",
    "find-split.ts",
    "split === READ_COMMITTED ? second.heldFromAsSecond > at : !second.overwritesAsSecond",
    "split === READ_COMMITTED || !second.overwritesAsSecond",
  ),
  defect(
    "held-before-taken",
    "rows that the split transaction takes only later stop others already",
    "find-split.ts",
    "split === READ_COMMITTED ? second.heldFromAsSecond > at",
    "split === READ_COMMITTED ? second.heldFromAsSecond === Number.MAX_SAFE_INTEGER",
  ),
  defect(
    "first-committer-ignored",
    "above READ COMMITTED a row may be overwritten after the snapshot",
    "find-split.ts",
    "second.heldFromAsSecond > at : !second.overwritesAsSecond",
    "second.heldFromAsSecond > at : true",
  ),
  defect(
    "first-committer-everywhere",
    "READ COMMITTED is taken to refuse what was overwritten",
    "find-split.ts",
    "last.heldFromAsLast > at : !last.overwritesAsLast",
    "!last.overwritesAsLast : !last.overwritesAsLast",
  ),
  defect(
    "later-steps-forgotten",
    "what READ COMMITTED reads or overwrites after the split is forgotten",
    "find-split.ts",
    "last.isReadBy || (split === READ_COMMITTED && last.lastFollower > at)",
    "last.isReadBy",
  ),
  defect(
    "fresh-snapshots",
    "REPEATABLE READ is taken to see what was committed after its snapshot",
    "find-split.ts",
    "(split === READ_COMMITTED && last.lastFollower > at)",
    "last.lastFollower > at",
  ),
  defect(
    "serializable-blind",
    "SERIALIZABLE is taken to see no dangerous structure",
    "find-split.ts",
    "split !== SERIALIZABLE || second !== SERIALIZABLE || last !== SERIALIZABLE",
    "true",
  ),
  defect(
    "two-serializable-are-enough",
    "a dangerous structure is taken to be seen when one of its three is not serializable",
    "find-split.ts",
    "split !== SERIALIZABLE || second !== SERIALIZABLE || last !== SERIALIZABLE",
    "split !== SERIALIZABLE || (second !== SERIALIZABLE && last !== SERIALIZABLE)",
  ),
  defect(
    "second-unchecked",
    "a dangerous structure back to the second transaction is overlooked",
    "find-split.ts",
    "!surelyReads || split !== SERIALIZABLE || second !== SERIALIZABLE",
    "surelyReads || true",
  ),
  defect(
    "second-overchecked",
    "a structure back to a second transaction that is not serializable counts as seen",
    "find-split.ts",
    "!surelyReads || split !== SERIALIZABLE || second !== SERIALIZABLE",
    "!surelyReads || split !== SERIALIZABLE",
  ),
  defect(
    "last-unchecked",
    "a dangerous structure to the last transaction and back is overlooked",
    "find-split.ts",
    "!surelyIsRead || split !== SERIALIZABLE || last !== SERIALIZABLE",
    "surelyIsRead || true",
  ),
  defect(
    "last-overchecked",
    "a structure to the last transaction and back counts as seen at every level",
    "find-split.ts",
    "!surelyIsRead || split !== SERIALIZABLE || last !== SERIALIZABLE",
    "!surelyIsRead",
  ),
  defect(
    "no-chains",
    "nobody runs between the second and the last transaction",
    "split-analysis.ts",
    "for (const chain of one.chains) if (other.chains.has(chain)) return true;",
    "",
  ),
  defect(
    "no-neighbours",
    "the second and the last transaction never depend on each other directly",
    "split-analysis.ts",
    "return one.members.some((a) => other.members.some((b) => a !== b && areAdjacent(conflicts, a, b)));",
    "return areAdjacent === undefined;",
  ),
  defect(
    "chains-through-anyone",
    "chains run through transactions that depend on the split one",
    "split-analysis.ts",
    "candidate === undefined || !candidate.surelyDepends",
    "candidate === undefined || candidate !== undefined",
  ),
  defect(
    "overwriting-forgotten",
    "what overwrites is taken to depend on nobody",
    "step-conflicts.ts",
    "if (readWrite || writeWrite) kinds |= FOLLOWS",
    "if (readWrite) kinds |= FOLLOWS",
  ),
  defect(
    "lowest-untried",
    "READ COMMITTED is never tried",
    "allocate.ts",
    "ISOLATION_LEVELS.slice(0, current)",
    "ISOLATION_LEVELS.slice(1, current)",
  ),
  defect(
    "strangers-only",
    "transactions of templates never touch the same row",
    "open-world.ts",
    "known.get(sort) ?? [ELSEWHERE];",
    "(known.get(sort) ?? [ELSEWHERE]).slice(0, 1);",
  ),
];
