/** The controller against a queueing model whose best size is known by sweeping it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PoolSizeController } from "../../packages/core/src/pool/sizing/pool-size-controller.ts";
import { Simulation, staticThroughput, type Scenario } from "./simulate.ts";
import type { WorkKind } from "./simulated-server.ts";

const BUDGET = 50;
const CONVERGES_WITHIN_MS = 30_000;
const SIZES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 50];

const MIXES: Record<string, Omit<Scenario, "seed">> = {
  "CPU-bound": { cores: 4, thrash: 0.03, callers: 64, mix: [{ kind: "read", share: 1, cpuMs: 2 }] },
  "IO-bound": { cores: 4, callers: 64, mix: [{ kind: "scan", share: 1, sleepMs: 10, cpuMs: 0.1 }] },
  "lock-bound": { cores: 4, callers: 64, mix: [{ kind: "counter", share: 1, cpuMs: 0.2, lockMs: 3 }] },
  "latency-bound": { cores: 4, callers: 64, mix: [{ kind: "far", share: 1, sleepMs: 5, cpuMs: 0.5, constant: true }] },
};

/** Work per second of an adaptive pool after it had its time, over the best of all static sizes. */
function shareOfBest(scenario: Scenario, initial: number, sizes = SIZES, sweptMs = 4_000): number {
  const best = Math.max(...sizes.map((size) => staticThroughput(scenario, size, sweptMs)));
  const simulation = new Simulation(scenario);
  const { pool } = simulation.add({ floor: 1, budget: BUDGET, initial });
  pool.mix = scenario.mix;
  pool.callers(scenario.callers);
  simulation.run(CONVERGES_WITHIN_MS);
  const before = pool.completed;
  simulation.run(10_000);
  return (pool.completed - before) / 10 / best;
}

describe("a controller reaches 90 % of the best static size within 30 s", () => {
  for (const [name, scenario] of Object.entries(MIXES)) {
    for (const initial of [1, 25, BUDGET]) {
      it(`${name}, from ${initial}`, () => {
        expect(shareOfBest({ ...scenario, seed: 7 }, initial)).toBeGreaterThanOrEqual(0.9);
      });
    }
  }

  it("statements below 100 µs, from 50", () => {
    const mix: WorkKind[] = [{ kind: "tiny", share: 1, sleepMs: 0.04, cpuMs: 0.05 }];
    expect(shareOfBest({ seed: 7, cores: 1, callers: 64, mix }, BUDGET, [2, 4, 6], 1_000)).toBeGreaterThanOrEqual(0.9);
  });

  it("whatever the cores, the costs and the start", () => {
    const arbitrary = fc.record({
      cores: fc.integer({ min: 1, max: 16 }),
      cpuMs: fc.double({ min: 0.3, max: 3, noNaN: true }),
      sleepMs: fc.double({ min: 0, max: 8, noNaN: true }),
      initial: fc.integer({ min: 1, max: BUDGET }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(arbitrary, ({ cores, cpuMs, sleepMs, initial, seed }) => {
        const mix: WorkKind[] = [{ kind: "work", share: 1, cpuMs, sleepMs }];
        expect(shareOfBest({ seed, cores, mix, callers: 64 }, initial)).toBeGreaterThanOrEqual(0.87);
      }),
      { numRuns: 5, seed: 42 },
    );
  });
});

describe("a controller is not fooled", () => {
  const run = (
    scenario: Scenario,
    initial: number,
    ms = CONVERGES_WITHIN_MS,
  ): { limit: number; simulation: Simulation } => {
    const simulation = new Simulation(scenario);
    const { pool, controller } = simulation.add({ floor: 1, budget: BUDGET, initial });
    pool.mix = scenario.mix;
    pool.callers(scenario.callers);
    simulation.run(ms);
    return { limit: controller.settledLimit, simulation };
  };

  it("by two-second statements among those of one millisecond", () => {
    const mix: WorkKind[] = [
      { kind: "point", share: 50, sleepMs: 1, cpuMs: 0.1 },
      { kind: "report", share: 1, sleepMs: 2_000 },
    ];
    expect(run({ seed: 3, cores: 4, mix, callers: 64 }, 10).limit).toBeGreaterThanOrEqual(40);
  });

  it("by one tenant that waits for its own lock", () => {
    const mix: WorkKind[] = [
      { kind: "point", share: 5, sleepMs: 4, cpuMs: 0.2 },
      { kind: "hot", share: 1, lockMs: 2 },
    ];
    const scenario = { seed: 3, cores: 4, mix, callers: 64 };
    expect(shareOfBest(scenario, 2)).toBeGreaterThanOrEqual(0.85);
  });

  it("by locks into growing", () => {
    const mix: WorkKind[] = [{ kind: "counter", share: 1, cpuMs: 0.2, lockMs: 3 }];
    expect(run({ seed: 5, cores: 4, mix, callers: 64 }, 4).limit).toBeLessThanOrEqual(8);
  });

  it("by a change of the mix from cheap to dear while the size is right", () => {
    const { simulation } = run(
      { seed: 2, cores: 4, thrash: 0.05, mix: [{ kind: "a", share: 1, cpuMs: 1 }], callers: 64 },
      4,
    );
    const { pool, controller } = simulation.pools[0]!;
    const sizes: number[] = [];
    pool.mix = [{ kind: "b", share: 1, cpuMs: 12 }];
    simulation.run(30_000, () => sizes.push(controller.settledLimit));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
  });

  it("by callers who ask for less than it gives: it never grows while nobody waits", () => {
    const simulation = new Simulation({ seed: 4, cores: 4 });
    const { pool, controller } = simulation.add({ floor: 1, budget: BUDGET, initial: 10 });
    pool.mix = [{ kind: "scan", share: 1, sleepMs: 10 }];
    pool.arrivals(200);
    simulation.run(60_000, () => expect(controller.limit).toBeLessThanOrEqual(10));
    expect(controller.settledLimit).toBe(10);
  });

  it("by silence before a burst", () => {
    const simulation = new Simulation({ seed: 4, cores: 4 });
    const { pool, controller } = simulation.add({ floor: 1, budget: BUDGET, initial: 10 });
    pool.mix = [{ kind: "scan", share: 1, sleepMs: 20 }];
    simulation.run(60_000);
    expect(controller.settledLimit).toBe(10);
    pool.callers(40);
    simulation.run(8_000);
    expect(controller.settledLimit).toBeGreaterThanOrEqual(28);
  });
});

describe("a controller follows", () => {
  it("work that turns from waiting to computing, and back", () => {
    const simulation = new Simulation({ seed: 9, cores: 4, thrash: 0.03 });
    const { pool, controller } = simulation.add({ floor: 1, budget: BUDGET, initial: 10 });
    const [io, cpu]: WorkKind[] = [
      { kind: "io", share: 1, sleepMs: 10 },
      { kind: "cpu", share: 1, cpuMs: 2 },
    ];
    pool.mix = [io!];
    pool.callers(64);
    simulation.run(20_000);
    expect(controller.settledLimit).toBeGreaterThanOrEqual(40);
    pool.mix = [cpu!];
    simulation.run(40_000);
    expect(controller.settledLimit).toBeLessThanOrEqual(8);
    pool.mix = [io!];
    simulation.run(40_000);
    expect(controller.settledLimit).toBeGreaterThanOrEqual(40);
  });

  it("a server without slots, and a budget that shrinks", () => {
    const controller = new PoolSizeController({ floor: 2, budget: 50, initial: 40 });
    expect(controller.serverFull(13)).toBe(13);
    expect(controller.setBudget(5)).toBe(5);
    expect(controller.serverFull(1)).toBe(2);
    expect(controller.setBudget(50)).toBe(2);
  });
});

/** Alone each of them would take what the others lose. The more there are, the less one step shows of the whole. */
const SHARED = [
  { processes: 2, kind: { kind: "read", share: 1, cpuMs: 2 }, share: 0.9 },
  { processes: 4, kind: { kind: "read", share: 1, cpuMs: 2 }, share: 0.75 },
  { processes: 16, kind: { kind: "read", share: 1, cpuMs: 2 }, share: 0.55 },
  { processes: 4, kind: { kind: "scan", share: 1, sleepMs: 10, cpuMs: 0.05 }, share: 0.8 },
  { processes: 16, kind: { kind: "scan", share: 1, sleepMs: 10, cpuMs: 0.05 }, share: 0.8 },
] as const;
const SHARED_BUDGET = 100;

describe("several controllers before one server", () => {
  for (const { processes, kind, share } of SHARED) {
    it(`${processes} that ${kind.kind} find a size for all of them together, within the budget`, () => {
      const scenario = { seed: 11, cores: 4, thrash: 0.03, mix: [kind], callers: 64 };
      const simulation = new Simulation(scenario);
      const budget = Math.floor(SHARED_BUDGET / processes);
      for (let index = 0; index < processes; index += 1) {
        const { pool } = simulation.add({ floor: 1, budget, initial: 1 + ((index * 7) % budget) });
        pool.mix = scenario.mix;
        pool.callers(scenario.callers);
      }
      // Each keeps one connection at least.
      const sizes = [...SIZES, SHARED_BUDGET].filter((size) => size >= processes);
      const best = Math.max(...sizes.map((size) => staticThroughput({ ...scenario, callers: 128 }, size, 4_000)));
      simulation.run(CONVERGES_WITHIN_MS);
      const before = simulation.server.completed;
      simulation.run(20_000, () => {
        for (const { pool } of simulation.pools) expect(pool.open).toBeLessThanOrEqual(budget);
      });
      expect((simulation.server.completed - before) / 20 / best).toBeGreaterThanOrEqual(share);
    });
  }
});
