import type { Instance } from "./instance.ts";
import {
  DEPENDS,
  FOLLOWS,
  HOLD_HOLD,
  HOLD_WRITE,
  IS_READ_BEFORE,
  READS_BEFORE,
  type StepConflict,
} from "./step-conflicts.ts";

/** A step that no transaction has. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** What a transaction is to the one that is split: everything about it that the conditions of a split schedule ask. */
export interface Candidate {
  readonly instance: Instance;
  /** The first step of the split transaction that reads what this one writes; the later it is, the less is left to happen. */
  readonly readAt: number;
  /** Whether this one reads what the split transaction writes. */
  readonly isReadBy: boolean;
  /** The last step of the split transaction that reads or overwrites what this one writes, or -1. */
  readonly lastFollower: number;
  /** As the second transaction: the first step of the split one that holds a row that this one holds too. */
  readonly heldFromAsSecond: number;
  /** As the last transaction: the same, where one of the two also depends on the other. */
  readonly heldFromAsLast: number;
  /** As the second transaction: whether it writes a row that the split one holds. */
  readonly overwritesAsSecond: boolean;
  readonly overwritesAsLast: boolean;
  /** Whether it surely reads a row that the split transaction writes. */
  readonly surelyReads: boolean;
  /** Whether the split transaction surely reads a row that it writes. */
  readonly surelyIsRead: boolean;
  /** Whether one of the two surely depends on the other. */
  readonly surelyDepends: boolean;
}

/** Whether the two steps may touch one row. */
export function mayMeet({ bound }: StepConflict, one: readonly number[], other: readonly number[]): boolean {
  return bound.every(([a, b]) => one[a] === other[b]);
}

/** Whether the two steps surely touch one row; `one` are the split transaction's own values. */
function surelyMeet({ sameRow }: StepConflict, one: readonly number[], other: readonly number[]): boolean {
  return sameRow.some((key) => key.every(([a, b]) => one[a] === other[b]));
}

/** Compares a transaction with the one that is split. `conflicts` are those of the split one's template with its. */
export function compareWithSplit(
  split: Instance,
  instance: Instance,
  conflicts: readonly StepConflict[],
): Candidate | undefined {
  let [readAt, lastFollower, heldFromAsSecond, heldFromAsLast] = [NEVER, -1, NEVER, NEVER];
  let [isReadBy, overwritesAsSecond, overwritesAsLast] = [false, false, false];
  let [surelyReads, surelyIsRead, surelyDepends, meets] = [false, false, false, false];
  for (const conflict of conflicts) {
    if (!mayMeet(conflict, split.values, instance.values)) continue;
    const { one, kinds } = conflict;
    const depends = (kinds & DEPENDS) !== 0;
    meets ||= depends;
    if (kinds & READS_BEFORE) readAt = Math.min(readAt, one);
    if (kinds & IS_READ_BEFORE) isReadBy = true;
    if (kinds & FOLLOWS) lastFollower = Math.max(lastFollower, one);
    if (!surelyMeet(conflict, split.values, instance.values)) continue;
    surelyDepends ||= depends;
    if (kinds & IS_READ_BEFORE) surelyReads = true;
    if (kinds & READS_BEFORE) surelyIsRead = true;
    if (kinds & HOLD_HOLD) {
      heldFromAsSecond = Math.min(heldFromAsSecond, one);
      if (depends) heldFromAsLast = Math.min(heldFromAsLast, one);
    }
    if (kinds & HOLD_WRITE) {
      overwritesAsSecond = true;
      overwritesAsLast ||= depends;
    }
  }
  if (!meets) return undefined;
  return {
    instance,
    readAt,
    isReadBy,
    lastFollower,
    heldFromAsSecond,
    heldFromAsLast,
    overwritesAsSecond,
    overwritesAsLast,
    surelyReads,
    surelyIsRead,
    surelyDepends,
  };
}
