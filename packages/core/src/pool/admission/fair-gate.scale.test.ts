import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { FairGate } from "./fair-gate.ts";
import { RecordedWaiter } from "./testing/recorded-waiter.ts";

const WAITERS = 100_000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const BATCHES = 20;

/** Microseconds for each of `count` calls: the median of batches, since other processes stall some. */
function timeEach(count: number, work: (at: number) => void): number {
  const size = count / BATCHES;
  const times = Array.from({ length: BATCHES }, (_unused, batch) => {
    const startedAt = performance.now();
    for (let at = batch * size; at < (batch + 1) * size; at += 1) work(at);
    return ((performance.now() - startedAt) * 1_000) / size;
  });
  return times.toSorted((one, other) => one - other)[BATCHES / 2]!;
}

interface FullGate {
  readonly gate: FairGate;
  readonly waiters: readonly RecordedWaiter[];
  readonly signals: readonly AbortController[];
}

function fullGate(tenants: number): FullGate {
  const gate = new FairGate({ max: 1, maxQueue: WAITERS });
  gate.tryEnter("holder");
  const waiters: RecordedWaiter[] = [];
  const signals = Array.from({ length: WAITERS }, () => new AbortController());
  for (let at = 0; at < WAITERS; at += 1) {
    const waiter = new RecordedWaiter();
    waiters.push(waiter);
    gate.enter(`t${at % tenants}`, { signal: signals[at]!.signal, timeoutMs: 60_000 + at }, waiter);
  }
  return { gate, waiters, signals };
}

test.each([1, 1_000, WAITERS])("100,000 waiters of %i tenants cancel, from the newest and the middle", (tenants) => {
  const { gate, waiters, signals } = fullGate(tenants);
  expect(gate.stats.waiting).toBe(WAITERS);
  const order = [...signals.keys()].toSorted((one, other) => (other % 1_009) - (one % 1_009) || other - one);
  // A queue that looks for who leaves takes 50,000 steps each, which is a hundred times this.
  expect(timeEach(WAITERS, (at) => signals[order[at]!]!.abort())).toBeLessThan(100);
  expect(gate.stats).toMatchObject({ waiting: 0, running: 1, refused: { "DRIVER.CANCELLED": WAITERS } });
  expect(waiters.every(({ answers, code }) => answers === 1 && code === "DRIVER.CANCELLED")).toBe(true);
});

test.each([1, 1_000, WAITERS])("100,000 waiters of %i tenants are served, one after the other", (tenants) => {
  const gate = new FairGate({ max: 1, maxQueue: WAITERS });
  let held = gate.tryEnter("holder")!;
  const waiters = Array.from({ length: WAITERS }, () => new RecordedWaiter((permit) => void (held = permit)));
  const enqueueUs = timeEach(WAITERS, (at) => gate.enter(`t${at % tenants}`, undefined, waiters[at]!));
  const serveUs = timeEach(WAITERS, () => gate.leave(held, 1));
  expect(waiters.every(({ answers, permit }) => answers === 1 && permit !== undefined)).toBe(true);
  expect(Math.max(enqueueUs, serveUs)).toBeLessThan(100);
});

test("a million tenants that come once leave nothing behind", () => {
  const gate = new FairGate({ max: 4 });
  const come = (at: number): void => gate.leave(gate.tryEnter(`tenant-${at}`)!, 1);
  for (let at = 0; at < 10_000; at += 1) come(at);
  const before = heapBytes();
  for (let at = 0; at < 1_000_000; at += 1) come(at);
  expect(heapBytes() - before).toBeLessThan(1_000_000);
  expect(gate.rememberedTenants).toBeLessThanOrEqual(1_024);
});

test("a million tenants that come once and wait leave nothing behind", () => {
  const gate = new FairGate({ max: 1 });
  let held = gate.tryEnter("first")!;
  const come = (at: number): void => {
    const waiter = new RecordedWaiter();
    gate.enter(`tenant-${at}`, undefined, waiter);
    gate.leave(held, 1);
    held = waiter.permit!;
  };
  for (let at = 0; at < 10_000; at += 1) come(at);
  const before = heapBytes();
  for (let at = 0; at < 1_000_000; at += 1) come(at);
  expect(heapBytes() - before).toBeLessThan(1_000_000);
  expect(gate.rememberedTenants).toBeLessThanOrEqual(1_025);
});
