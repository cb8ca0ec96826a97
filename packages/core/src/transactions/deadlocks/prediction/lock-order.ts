import { locksConflict, type LockAcquisition } from "./lock-acquisition.ts";

/** For each transaction of a circle, the lock at which it waits: it holds all before, and the next one needs one of them. */
export interface LockCycle {
  /** Indices into the transactions that were asked about. */
  readonly members: readonly number[];
  /** For each member, the index of the lock that it waits for. */
  readonly waitsAt: readonly number[];
  /** For each member, the index of the lock that the member before it waits for. */
  readonly holdsAt: readonly number[];
}

/** The first lock among those before `end` that excludes `wanted`, or -1. */
function conflictingHeld(locks: readonly LockAcquisition[], end: number, wanted: LockAcquisition): number {
  for (let index = 0; index < end; index += 1) if (locksConflict(locks[index]!, wanted)) return index;
  return -1;
}

/** Whether two transactions can have got so far at the same time. */
function compatible(
  one: readonly LockAcquisition[],
  end: number,
  other: readonly LockAcquisition[],
  otherEnd: number,
): boolean {
  for (let index = 0; index < end; index += 1) if (conflictingHeld(other, otherEnd, one[index]!) !== -1) return false;
  return true;
}

interface Position {
  readonly member: number;
  readonly waitsAt: number;
}

/**
 * A state that the transactions can reach in which each waits for the next: every one holds what it took before, no two
 * of these exclude each other, and each one's next lock is excluded by what the next transaction holds.
 *
 * Since locks are kept until the end, this is exact for the sequences given: a lock that both take first in excluding
 * modes keeps them apart, and no circle is found.
 * @param transactions Two to four sequences of locks.
 */
export function findLockCycle(transactions: readonly (readonly LockAcquisition[])[]): LockCycle | undefined {
  return search(transactions, compatible);
}

/** Whether instances with other rows could form a circle: the same question with all keys of a family taken for one. */
export function mayFormCycle(transactions: readonly (readonly LockAcquisition[])[]): boolean {
  const blurred = transactions.map((locks) =>
    locks.map((lock): LockAcquisition =>
      lock.key.length === 0 ? lock : { ...lock, kind: "key", object: lock.family },
    ),
  );
  return search(blurred, () => true) !== undefined;
}

function search(
  transactions: readonly (readonly LockAcquisition[])[],
  mayMeet: typeof compatible,
): LockCycle | undefined {
  const extend = (path: readonly Position[]): LockCycle | undefined => {
    const last = path.at(-1)!;
    const wanted = transactions[last.member]![last.waitsAt]!;
    if (path.length === transactions.length) {
      const first = path[0]!;
      const holds = conflictingHeld(transactions[first.member]!, first.waitsAt, wanted);
      return holds === -1 ? undefined : toCycle(path, holds, transactions);
    }
    for (const member of transactions.keys()) {
      if (path.some((position) => position.member === member)) continue;
      const locks = transactions[member]!;
      const holds = conflictingHeld(locks, locks.length, wanted);
      if (holds === -1) continue;
      for (let waitsAt = holds + 1; waitsAt < locks.length; waitsAt += 1) {
        if (!locks[waitsAt]!.waits) continue;
        if (!path.every((other) => mayMeet(transactions[other.member]!, other.waitsAt, locks, waitsAt))) break;
        const found = extend([...path, { member, waitsAt }]);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  for (const [waitsAt, lock] of transactions[0]!.entries()) {
    if (waitsAt === 0 || !lock.waits) continue;
    const found = extend([{ member: 0, waitsAt }]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function toCycle(
  path: readonly Position[],
  firstHolds: number,
  transactions: readonly (readonly LockAcquisition[])[],
): LockCycle {
  const holdsAt = path.map(({ member, waitsAt }, index) => {
    if (index === 0) return firstHolds;
    const before = path[index - 1]!;
    return conflictingHeld(transactions[member]!, waitsAt, transactions[before.member]![before.waitsAt]!);
  });
  return { members: path.map(({ member }) => member), waitsAt: path.map(({ waitsAt }) => waitsAt), holdsAt };
}
