import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locksConflict, type LockAcquisition } from "./lock-acquisition.ts";
import { findLockCycle } from "./lock-order.ts";

function row(object: string, mode: string): LockAcquisition {
  return { kind: "row", object, relation: "t", family: "t", key: [object], mode, statement: 0, rank: 0, waits: true };
}

/** Whether some schedule of the transactions, one lock at a time, ends with everybody waiting in a circle. */
function canDeadlock(transactions: readonly (readonly LockAcquisition[])[]): boolean {
  const seen = new Set<string>();
  const visit = (at: readonly number[]): boolean => {
    const id = at.join();
    if (seen.has(id)) return false;
    seen.add(id);
    const free = transactions.map((locks, index) => {
      const wanted = locks[at[index]!];
      const held = transactions.flatMap((other, offset) => (offset === index ? [] : other.slice(0, at[offset])));
      return wanted !== undefined && !held.some((lock) => locksConflict(lock, wanted));
    });
    // Whoever is done has given back everything: these have not, and nobody of them can go on.
    if (at.every((position, index) => position < transactions[index]!.length) && !free.includes(true)) return true;
    return free.some((goes, index) => goes && visit(at.map((position, other) => position + (other === index ? 1 : 0))));
  };
  return visit(transactions.map(() => 0));
}

const lock = fc
  .tuple(
    fc.constantFrom("a", "b", "c"),
    fc.constantFrom("FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE"),
  )
  .map(([object, mode]) => row(object, mode));

describe("findLockCycle", () => {
  it("says of two transactions what trying every schedule says", () => {
    const transaction = fc.array(lock, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.tuple(transaction, transaction), (pair) => {
        expect(findLockCycle(pair) !== undefined).toBe(canDeadlock(pair));
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds a circle of three, and none where a lock before all keeps them apart", () => {
    const of = (...objects: string[]): LockAcquisition[] => objects.map((object) => row(object, "FOR UPDATE"));
    expect(findLockCycle([of("a", "b"), of("b", "c"), of("c", "a")])?.members).toEqual([0, 1, 2]);
    expect(findLockCycle([of("g", "a", "b"), of("g", "b", "c"), of("g", "c", "a")])).toBeUndefined();
    expect(findLockCycle([of("a", "b"), of("a", "b")])).toBeUndefined();
  });
});
