import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FairGate } from "./fair-gate.ts";
import { ModelGate } from "./testing/model-gate.ts";
import { RecordedWaiter } from "./testing/recorded-waiter.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MAX = 4;
const TENANTS = [
  { name: "a", weight: 1, cap: Infinity },
  { name: "b", weight: 3, cap: Infinity },
  { name: "c", weight: 0.5, cap: 2 },
  { name: "d", weight: 1, cap: 1 },
];

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("arrive" as const),
      tenant: fc.constantFrom("a", "b", "c", "d"),
      priority: fc.constantFrom("high" as const, "normal" as const, "low" as const),
      timeoutMs: fc.constantFrom(20, 200, 100_000),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("finish" as const), which: fc.nat(), serviceMs: fc.nat(300) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(120) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("limit" as const), limit: fc.integer({ min: 1, max: MAX }) }) },
);

type Step =
  | { kind: "arrive"; tenant: string; priority: "high" | "normal" | "low"; timeoutMs: number }
  | { kind: "finish"; which: number; serviceMs: number }
  | { kind: "cancel"; which: number }
  | { kind: "pass"; ms: number }
  | { kind: "limit"; limit: number };

/** A gate and its model, told the same. */
class Twins {
  readonly model = new ModelGate(MAX, TENANTS);
  readonly gate = new FairGate({
    max: MAX,
    weights: Object.fromEntries(TENANTS.map(({ name, weight }) => [name, weight])),
    maxPerTenant: (tenant) => TENANTS.find(({ name }) => name === tenant)!.cap,
    shedding: "off",
  });
  readonly waiters: RecordedWaiter[] = [];
  readonly #signals: AbortController[] = [];

  #pick(which: number, outcome: "granted" | "waiting"): number | undefined {
    const fitting = [...this.model.waiters.keys()].filter((at) => this.model.waiters[at]!.outcome === outcome);
    return fitting[which % Math.max(1, fitting.length)];
  }

  apply(next: Step): void {
    if (next.kind === "arrive") {
      const waiter = new RecordedWaiter();
      const signal = new AbortController();
      this.waiters.push(waiter);
      this.#signals.push(signal);
      const { tenant, priority, timeoutMs } = next;
      this.model.arrive(tenant, priority, timeoutMs);
      this.gate.enter(tenant, { priority, timeoutMs, signal: signal.signal }, waiter);
    } else if (next.kind === "pass") {
      this.model.pass(next.ms);
      vi.advanceTimersByTime(next.ms);
    } else if (next.kind === "limit") {
      this.model.setLimit(next.limit);
      this.gate.setLimit(next.limit);
    } else if (next.kind === "finish") {
      const at = this.#pick(next.which, "granted");
      if (at === undefined) return;
      this.model.finish(this.model.waiters[at]!, next.serviceMs);
      this.gate.leave(this.waiters[at]!.permit!, next.serviceMs);
    } else {
      const at = this.#pick(next.which, "waiting");
      if (at === undefined) return;
      this.model.end(this.model.waiters[at]!, "cancelled");
      this.#signals[at]!.abort();
    }
  }

  /** What became of each, in the model's words; who is done was granted before. */
  outcomes(): string[] {
    return this.waiters.map(({ permit, code }, at) => {
      if (permit !== undefined) return this.model.waiters[at]!.outcome === "done" ? "done" : "granted";
      return code === undefined ? "waiting" : code === "DRIVER.CANCELLED" ? "cancelled" : "timed out";
    });
  }
}

test("a fair gate does what its model does", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 150 }), (steps) => {
      const twins = new Twins();
      for (const next of steps) {
        twins.apply(next);
        expect(twins.outcomes()).toEqual(twins.model.waiters.map(({ outcome }) => outcome));
        expect(twins.gate.stats.running).toBe(twins.model.running);
        expect(twins.waiters.every(({ answers }) => answers <= 1)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
