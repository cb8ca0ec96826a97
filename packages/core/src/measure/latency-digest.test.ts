import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LatencyDigest } from "./latency-digest.ts";

function exactQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
}

const durations = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

describe("LatencyDigest", () => {
  it("is empty at first", () => {
    expect(new LatencyDigest().quantile(0.99)).toBe(0);
  });

  it("is within 1 % of a value next to the quantile, and knows the largest exactly", () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99), (values, q) => {
        const digest = new LatencyDigest();
        for (const value of values) digest.add(value);
        expect(digest.max).toBe(Math.max(...values));
        const low = exactQuantile(values, q - 1 / values.length);
        const high = exactQuantile(values, Math.min(1, q + 1 / values.length));
        expect(digest.quantile(q)).toBeGreaterThanOrEqual(low * 0.989);
        expect(digest.quantile(q)).toBeLessThanOrEqual(high * 1.011);
      }),
    );
  });

  it("gives the same whether values were added or merged", () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const together = new LatencyDigest();
        for (const value of [...one, ...other]) together.add(value);
        const [left, right] = [new LatencyDigest(), new LatencyDigest()];
        for (const value of one) left.add(value);
        for (const value of other) right.add(value);
        left.merge(right);
        for (const q of [0.5, 0.95, 0.99]) expect(left.quantile(q)).toBeCloseTo(together.quantile(q), 9);
      }),
    );
  });
});
