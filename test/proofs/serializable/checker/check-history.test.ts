import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../harness/random.ts";
import { checkHistory } from "./check-history.ts";
import { ANOMALIES, type History, type Operation } from "./history.ts";
import { isSerializable } from "./is-serializable.ts";
import { knownBad } from "./known-bad.ts";
import { serialHistory, smallHistory } from "./random-histories.ts";

const classesOf = (history: History): string[] => checkHistory(history).map((anomaly) => anomaly.class);

describe("the checker", () => {
  for (const { name, history, classes } of knownBad) {
    it(`sees ${classes.join(", ")} in: ${name}`, () => {
      expect(classesOf(history)).toEqual(expect.arrayContaining([...classes]));
    });
  }

  it("has a known-bad history for each of its classes", () => {
    expect(new Set(knownBad.flatMap(({ classes }) => classes))).toEqual(new Set(ANOMALIES));
  });

  it("names a cycle after the weakest level that forbids it", () => {
    for (const { name, history, classes } of knownBad.filter(({ classes: [first] }) => first!.startsWith("G2")))
      expect([name, classesOf(history)]).toEqual([name, classes]);
  });

  it("finds nothing in serial histories", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, length) => {
        expect(checkHistory(serialHistory(new Random(seed), length))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("agrees with the trial of every order on small histories", () => {
    let bad = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const history = smallHistory(new Random(seed));
        const serializable = isSerializable(history);
        if (!serializable) bad += 1;
        expect(checkHistory(history).length === 0).toBe(serializable);
      }),
      { numRuns: 2_000 },
    );
    expect(bad).toBeGreaterThan(200);
  });

  it("agrees with the trial of every order on what fast-check makes up and shrinks", () => {
    const transaction = fc.array(
      fc.record({ key: fc.constantFrom("x", "y"), place: fc.nat({ max: 3 }), writes: fc.boolean() }),
      { minLength: 1, maxLength: 2 },
    );
    fc.assert(
      fc.property(fc.array(transaction, { minLength: 2, maxLength: 4 }), (drawn) => {
        const history = madeUp(drawn);
        expect(checkHistory(history).length === 0).toBe(isSerializable(history));
      }),
      { numRuns: 2_000 },
    );
  });
});

interface Drawn {
  readonly key: string;
  readonly place: number;
  readonly writes: boolean;
}

/** Versions in the order of the transactions; each key at most once a transaction. */
function madeUp(drawn: readonly (readonly Drawn[])[]): History {
  const writers = new Map<string, number[]>();
  const touched = drawn.map((steps) => [...new Map(steps.map((step) => [step.key, step])).values()]);
  for (const [index, steps] of touched.entries())
    for (const { key, writes } of steps) if (writes) writers.set(key, [...(writers.get(key) ?? []), index + 1]);
  const transactions = touched.map((steps, index) => ({
    id: index + 1,
    committed: true,
    operations: steps.map(({ key, place, writes }): Operation => {
      const order = writers.get(key) ?? [];
      if (writes) return { kind: "write", key, version: order.indexOf(index + 1) + 1 };
      const version = place % (order.length + 1);
      return { kind: "read", key, version, writer: order[version - 1] ?? 0 };
    }),
  }));
  return { transactions, final: [] };
}
