import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TapdbError } from "../../errors/index.ts";
import type { AdmissionOptions, Priority } from "../../ports/pool-gate.ts";
import { FairGate } from "./fair-gate.ts";
import { GateSimulator } from "./testing/gate-simulator.ts";
import { RecordedWaiter } from "./testing/recorded-waiter.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function ask(gate: FairGate, tenant: string | undefined, options?: AdmissionOptions): RecordedWaiter {
  const waiter = new RecordedWaiter();
  gate.enter(tenant, options, waiter);
  return waiter;
}

describe("limit", () => {
  test("permits are given at once up to the limit, and after that as they come back", () => {
    const gate = new FairGate({ max: 2 });
    const first = gate.tryEnter("a")!;
    expect(gate.tryEnter("a")).toBeDefined();
    expect(gate.tryEnter("a")).toBeUndefined();
    const waiting = ask(gate, "a");
    expect(waiting.answers).toBe(0);
    gate.leave(first, 1);
    expect(waiting.permit).toBeDefined();
    expect(gate.stats).toMatchObject({ limit: 2, running: 2, waiting: 0, granted: 3, grantedAfterWait: 1 });
  });

  test("a higher limit serves whoever waits; a lower one takes nothing away; both stay within 1 and the pool", () => {
    const gate = new FairGate({ max: 3 });
    gate.setLimit(1);
    gate.tryEnter("a");
    const waiting = [ask(gate, "a"), ask(gate, "b"), ask(gate, "c")];
    gate.setLimit(99);
    expect(gate.limit).toBe(3);
    expect(waiting.filter(({ permit }) => permit !== undefined)).toHaveLength(2);
    gate.setLimit(0);
    expect(gate.stats).toMatchObject({ limit: 1, running: 3, waiting: 1 });
  });

  test("a connection that failed to open is not charged, and its permit serves the next", () => {
    const gate = new FairGate({ max: 1 });
    const permit = gate.tryEnter("a")!;
    const waiting = ask(gate, "b");
    gate.leave(permit, undefined);
    expect(waiting.permit).toBeDefined();
  });
});

describe("caps", () => {
  test("a tenant at its cap waits while others are served, also at once", () => {
    const gate = new FairGate({ max: 4, maxPerTenant: (tenant) => (tenant === "big" ? 2 : 4) });
    const permits = [gate.tryEnter("big")!, gate.tryEnter("big")!];
    expect(gate.tryEnter("big")).toBeUndefined();
    const waiting = ask(gate, "big");
    expect(gate.tryEnter("small")).toBeDefined();
    expect(waiting.answers).toBe(0);
    gate.leave(permits[0]!, 1);
    expect(waiting.permit).toBeDefined();
  });
});

describe("priority", () => {
  function order(gate: FairGate, arrivals: readonly (readonly [string, Priority])[]): string[] {
    const simulator = new GateSimulator(gate);
    const served: string[] = [];
    simulator.submit({ tenant: "first", serviceMs: 1 });
    for (const [at, [tenant, priority]] of arrivals.entries()) {
      const onStart = (): void => void served.push(`${tenant}${at}`);
      simulator.submit({ tenant, serviceMs: 1, options: { priority }, onStart });
    }
    simulator.run(1_000);
    return served;
  }

  test("orders the waiters of one tenant, each in the order of its arrival", () => {
    const arrivals = [
      ["a", "low"],
      ["a", "normal"],
      ["a", "high"],
      ["a", "high"],
    ] as const;
    expect(order(new FairGate({ max: 1 }), arrivals)).toEqual(["a2", "a3", "a1", "a0"]);
  });

  test("takes nothing from another tenant", () => {
    const arrivals = [
      ["a", "high"],
      ["a", "high"],
      ["a", "high"],
      ["b", "low"],
    ] as const;
    expect(order(new FairGate({ max: 1 }), arrivals).indexOf("b3")).toBeLessThanOrEqual(1);
  });

  test("never starves what is lower", () => {
    const arrivals = [["a", "low"], ...Array.from({ length: 30 }, () => ["a", "high"] as const)] as const;
    expect(order(new FairGate({ max: 1 }), arrivals).indexOf("a0")).toBeLessThanOrEqual(8);
  });
});

describe("deadline and signal", () => {
  test("a wait ends when its time is over, and only then", () => {
    const gate = new FairGate({ max: 1, timeoutMs: 500 });
    gate.tryEnter("a");
    const short = ask(gate, "b", { timeoutMs: 50 });
    const usual = ask(gate, "b");
    vi.advanceTimersByTime(49);
    expect(short.code).toBeUndefined();
    vi.advanceTimersByTime(2);
    expect(short.code).toBe("POOL.ACQUIRE_TIMEOUT");
    vi.advanceTimersByTime(451);
    expect(usual.code).toBe("POOL.ACQUIRE_TIMEOUT");
    expect(gate.stats).toMatchObject({ waiting: 0, refused: { "POOL.ACQUIRE_TIMEOUT": 2 } });
  });

  test("a signal ends the wait; one that has aborted already never begins it; after the grant it changes nothing", () => {
    const gate = new FairGate({ max: 1 });
    const permit = gate.tryEnter("a")!;
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [ask(gate, "a", { signal: first.signal }), ask(gate, "a", { signal: second.signal })];
    first.abort();
    expect(waiting[0]!.code).toBe("DRIVER.CANCELLED");
    expect(ask(gate, "a", { signal: first.signal }).code).toBe("DRIVER.CANCELLED");
    gate.leave(permit, 1);
    second.abort();
    expect(waiting[1]).toMatchObject({ answers: 1, code: undefined });
    expect(gate.stats).toMatchObject({ running: 1, waiting: 0 });
  });
});

describe("a bounded queue", () => {
  test("the tenant with the most waiters pays, not the one that comes", () => {
    const gate = new FairGate({ max: 1, maxQueue: 10 });
    gate.tryEnter("noisy");
    const noisy = Array.from({ length: 10 }, () => ask(gate, "noisy"));
    const quiet = ask(gate, "quiet");
    expect(quiet.answers).toBe(0);
    expect(noisy.map(({ code }) => code).filter(Boolean)).toEqual(["POOL.QUEUE_FULL"]);
    expect(noisy.at(-1)!.code).toBe("POOL.QUEUE_FULL");
    expect(ask(gate, "noisy").code).toBe("POOL.QUEUE_FULL");
    expect(gate.stats.waiting).toBe(10);
  });

  test("a tenant has a bound of its own", () => {
    const gate = new FairGate({ max: 1, maxQueuePerTenant: 2 });
    gate.tryEnter("a");
    ask(gate, "a");
    ask(gate, "a");
    expect(ask(gate, "a").code).toBe("POOL.QUEUE_FULL");
    expect(ask(gate, "b").answers).toBe(0);
  });

  test("a queue of none refuses whoever would wait", () => {
    const gate = new FairGate({ max: 1, maxQueue: 0 });
    gate.tryEnter("a");
    expect(ask(gate, "b").code).toBe("POOL.QUEUE_FULL");
  });
});

describe("shedding", () => {
  test("work that can't be done by its deadline is dropped before it is served", () => {
    const simulator = new GateSimulator(new FairGate({ max: 1 }));
    simulator.submit({ tenant: "a", serviceMs: 100 });
    simulator.run(200);
    simulator.submit({ tenant: "a", serviceMs: 100 });
    const codes: (string | undefined)[] = [];
    const onRefused = (error: Error): void => void codes.push((error as TapdbError).code);
    const onStart = vi.fn<() => void>();
    simulator.submit({ tenant: "a", serviceMs: 100, options: { finishWithinMs: 50 }, onRefused, onStart });
    expect(codes).toEqual(["POOL.SHED"]);
    simulator.submit({ tenant: "a", serviceMs: 100, options: { finishWithinMs: 150 }, onRefused, onStart });
    simulator.submit({ tenant: "a", serviceMs: 100, options: { finishWithinMs: 250 }, onRefused, onStart });
    simulator.run(1_000);
    expect(codes).toEqual(["POOL.SHED", "POOL.SHED"]);
    expect(onStart).toHaveBeenCalledTimes(1);
  });

  function overload(shedding: "overload" | "off"): { waits: number[]; late: number[]; codes: Map<string, number> } {
    const gate = new FairGate({ max: 4, timeoutMs: 1_000, shedding });
    const simulator = new GateSimulator(gate);
    const waits: number[] = [];
    const late: number[] = [];
    const codes = new Map<string, number>();
    for (let ms = 0; ms < 10_000; ms += 1) {
      const since = performance.now();
      simulator.submit({
        tenant: "a",
        serviceMs: 20,
        onStart: () => (ms < 3_000 ? waits : late).push(performance.now() - since),
        onRefused: (error) => {
          const { code } = error as TapdbError;
          codes.set(code, (codes.get(code) ?? 0) + 1);
        },
      });
      simulator.run(1);
    }
    return { waits, late, codes };
  }

  test("at five times what can be done, whoever is served has half of the timeout left", () => {
    const { late, codes } = overload("overload");
    expect(late.length).toBeGreaterThan(1_300);
    expect(Math.max(...late)).toBeLessThanOrEqual(501);
    expect(codes.get("POOL.SHED")!).toBeGreaterThan(5_000);
  });

  test("without it, everybody is served at the last moment", () => {
    const { late } = overload("off");
    expect(late.toSorted((one, other) => one - other)[Math.floor(late.length / 2)]).toBeGreaterThan(900);
  });

  test("a burst that fits into the timeout is served to its last", () => {
    const simulator = new GateSimulator(new FairGate({ max: 1, timeoutMs: 1_000 }));
    const onRefused = vi.fn<() => void>();
    const onStart = vi.fn<() => void>();
    for (let at = 0; at < 90; at += 1) simulator.submit({ tenant: "a", serviceMs: 10, onRefused, onStart });
    simulator.run(2_000);
    expect(onRefused).not.toHaveBeenCalled();
    expect(onStart).toHaveBeenCalledTimes(90);
  });
});

describe("suspend", () => {
  test("lets acquisitions wait for resume, and names itself when their time is over", () => {
    const gate = new FairGate({ max: 1, timeoutMs: 100 });
    gate.suspend();
    expect(gate.tryEnter("a")).toBeUndefined();
    const late = ask(gate, "a");
    vi.advanceTimersByTime(101);
    expect(late.code).toBe("POOL.SUSPENDED");
    const waiting = ask(gate, "a");
    gate.resume();
    expect(waiting.permit).toBeDefined();
  });

  test("or refuses all that wait and all that come", () => {
    const gate = new FairGate({ max: 1 });
    gate.tryEnter("a");
    const waiting = ask(gate, "a");
    gate.suspend("refuse");
    expect(waiting.code).toBe("POOL.SUSPENDED");
    expect(ask(gate, "b").code).toBe("POOL.SUSPENDED");
    expect(gate.stats).toMatchObject({ suspended: true, waiting: 0, running: 1 });
  });
});

test("close refuses all that wait and all that come", () => {
  const gate = new FairGate({ max: 1 });
  gate.tryEnter("a");
  const waiting = [ask(gate, "a"), ask(gate, "b")];
  gate.close(() => new TapdbError({ code: "POOL.CLOSED", message: "The pool is closed." }));
  expect([...waiting, ask(gate, "c")].map(({ code }) => code)).toEqual(Array(3).fill("POOL.CLOSED"));
  expect(gate.tryEnter("a")).toBeUndefined();
});

test("permits that come back inside of a grant are handed on without recursion", () => {
  const gate = new FairGate({ max: 1, maxQueue: 50_000 });
  const first = gate.tryEnter("a")!;
  let served = 0;
  const giveBack = (permit: object): void => {
    served += 1;
    gate.leave(permit, 0);
  };
  for (let at = 0; at < 50_000; at += 1) gate.enter(`t${at % 100}`, undefined, new RecordedWaiter(giveBack));
  gate.leave(first, 0);
  expect(served).toBe(50_000);
  expect(gate.stats).toMatchObject({ running: 0, waiting: 0 });
});
