import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FairGate } from "./fair-gate.ts";
import { GateSimulator } from "./testing/gate-simulator.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NEVER = 2_000_000_000;

/** Jain, Chiu, Hawe, "A Quantitative Measure of Fairness", DEC TR-301, 1984. */
function jain(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum ** 2 / (shares.length * shares.reduce((total, share) => total + share ** 2, 0));
}

describe("tenants that always have work", () => {
  const tenant = fc.record({
    weight: fc.constantFrom(0.5, 1, 2, 4),
    callers: fc.integer({ min: 5, max: 40 }),
    services: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
  });

  test("get connection time by their weights, whatever their callers and their statements", () => {
    const world = fc.record({
      max: fc.integer({ min: 1, max: 4 }),
      tenants: fc.array(tenant, { minLength: 2, maxLength: 5 }),
    });
    fc.assert(
      fc.property(world, ({ max, tenants }) => {
        const weights = Object.fromEntries(tenants.map(({ weight }, at) => [`t${at}`, weight]));
        const gate = new FairGate({ max, weights, timeoutMs: NEVER });
        const simulator = new GateSimulator(gate);
        for (const [at, { callers, services }] of tenants.entries()) {
          let turn = 0;
          simulator.keepBusy(`t${at}`, callers, () => services[(turn += 1) % services.length]!);
        }
        simulator.run(3_000);
        const shares = tenants.map(({ weight }, at) => (simulator.usedMs.get(`t${at}`) ?? 0) / weight);
        // Between any two: what the permits of each may be ahead by, which is its longest statement on every connection.
        const slack = tenants.map(({ weight, services }) => (2 * max * Math.max(...services)) / weight);
        for (const one of tenants.keys()) {
          for (const other of tenants.keys()) {
            // A tenant can be held back by having too few callers for its weight: then nobody owes it anything.
            if (tenants[one]!.callers <= max) continue;
            expect(shares[other]! - shares[one]!).toBeLessThanOrEqual(slack[one]! + slack[other]! + 50);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a thousand of them share with a Jain index of 0.98 or more", () => {
    const simulator = new GateSimulator(new FairGate({ max: 8, timeoutMs: NEVER }));
    for (let at = 0; at < 1_000; at += 1) simulator.keepBusy(`t${at}`, 1 + (at % 7), () => 1 + (at % 10));
    simulator.run(20_000);
    const shares = Array.from({ length: 1_000 }, (_unused, at) => simulator.usedMs.get(`t${at}`) ?? 0);
    expect(jain(shares)).toBeGreaterThanOrEqual(0.98);
  });

  test("statements of ten seconds are charged as such beside statements of one millisecond", () => {
    const simulator = new GateSimulator(new FairGate({ max: 4, timeoutMs: NEVER }));
    simulator.keepBusy("slow", 20, () => 10_000);
    for (let at = 0; at < 7; at += 1) simulator.keepBusy(`quick${at}`, 20, () => 1);
    simulator.run(400_000);
    const used = [...simulator.usedMs.values()];
    expect(jain(used)).toBeGreaterThanOrEqual(0.95);
    expect(used.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0.95 * 4 * 400_000);
  });

  test("a pool that shrinks stays fair", () => {
    const gate = new FairGate({ max: 16, timeoutMs: NEVER });
    const simulator = new GateSimulator(gate);
    simulator.keepBusy("many", 300, () => 5);
    simulator.keepBusy("few", 20, () => 5);
    simulator.run(1_000);
    gate.setLimit(3);
    simulator.run(100);
    simulator.usedMs.clear();
    simulator.run(3_000);
    expect(simulator.running.length).toBe(3);
    expect(jain([...simulator.usedMs.values()])).toBeGreaterThanOrEqual(0.999);
  });
});

describe("tenants that come and go", () => {
  test("one that slept has hoarded nothing, and one that has just come is served next", () => {
    const simulator = new GateSimulator(new FairGate({ max: 2, timeoutMs: NEVER }));
    simulator.submit({ tenant: "sleeper", serviceMs: 1 });
    simulator.keepBusy("busy", 50, () => 5);
    simulator.run(60_000);
    const before = simulator.usedMs.get("busy")!;
    simulator.keepBusy("sleeper", 50, () => 5);
    simulator.run(1_000);
    const gained = simulator.usedMs.get("busy")! - before;
    expect(simulator.usedMs.get("sleeper")! / gained).toBeGreaterThan(0.95);
    expect(simulator.usedMs.get("sleeper")! / gained).toBeLessThan(1.05);
  });

  test("a quiet one waits for a connection to come back, not for the queue of the noisy one", () => {
    const simulator = new GateSimulator(new FairGate({ max: 4, timeoutMs: NEVER }));
    simulator.keepBusy("noisy", 400, () => 5);
    const waits: number[] = [];
    for (let at = 0; at < 100; at += 1) {
      simulator.run(27.3);
      const since = performance.now();
      simulator.submit({ tenant: "quiet", serviceMs: 5, onStart: () => waits.push(performance.now() - since) });
    }
    simulator.run(100);
    expect(waits).toHaveLength(100);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5.1);
  });

  test("a quiet one that thinks between its statements keeps 95 % of what it gets alone", () => {
    const answersIn = (forMs: number, noisyCallers: number): number => {
      const simulator = new GateSimulator(new FairGate({ max: 4, timeoutMs: NEVER }));
      // 5 to 6 ms, by a sequence that repeats only after a while: connections do not come back in step.
      let turn = 0;
      const serviceMs = (): number => 5 + (((turn += 1) * 0.618_034) % 1);
      simulator.keepBusy("noisy", noisyCallers, serviceMs);
      let answers = 0;
      const ask = (): void =>
        simulator.submit({
          tenant: "quiet",
          serviceMs: serviceMs(),
          onEnd: () => {
            answers += 1;
            setTimeout(ask, 22);
          },
        });
      ask();
      simulator.run(forMs);
      return answers;
    };
    expect(answersIn(60_000, 400) / answersIn(60_000, 0)).toBeGreaterThanOrEqual(0.95);
  });

  test("what a tenant used while nobody else wanted it is not held against it", () => {
    const simulator = new GateSimulator(new FairGate({ max: 1, timeoutMs: NEVER }));
    for (let at = 0; at < 100; at += 1) {
      simulator.submit({ tenant: "alone", serviceMs: 1_000 });
      simulator.run(1_001);
    }
    simulator.usedMs.clear();
    simulator.keepBusy("alone", 5, () => 10);
    simulator.keepBusy("other", 5, () => 10);
    simulator.run(1_000);
    expect(jain([...simulator.usedMs.values()])).toBeGreaterThan(0.99);
  });

  test("a caller of its own with long statements pays for them although its queue empties", () => {
    const simulator = new GateSimulator(new FairGate({ max: 4, timeoutMs: NEVER }));
    simulator.keepBusy("single", 1, () => 100);
    for (let at = 0; at < 20; at += 1) simulator.keepBusy(`t${at}`, 10, () => 2);
    simulator.run(20_000);
    const fair = (4 * 20_000) / 21;
    expect(simulator.usedMs.get("single")!).toBeLessThan(fair * 1.1);
  });
});
