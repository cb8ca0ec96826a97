/** What a fair gate should do, by looking through everything at every step: slow, and short enough to be seen to be right. */
import type { Priority } from "../../../ports/pool-gate.ts";

export type Outcome = "waiting" | "granted" | "done" | "cancelled" | "timed out";

interface ModelTenant {
  readonly name: string;
  readonly weight: number;
  readonly cap: number;
  running: number;
  served: number;
  epoch: number;
  chargedMs: number;
  averageMs: number | undefined;
  round: number;
  /** The order in which tenants came to their round. */
  turn: number;
  scheduled: boolean;
  passedOver: number;
}

export interface ModelWaiter {
  readonly tenant: ModelTenant;
  readonly priority: Priority;
  readonly since: number;
  readonly timeoutMs: number;
  outcome: Outcome;
}

const PRIORITIES: readonly Priority[] = ["high", "normal", "low"];
const average = (old: number | undefined, value: number, weight: number): number =>
  old === undefined ? value : old + (value - old) * weight;

export class ModelGate {
  readonly waiters: ModelWaiter[] = [];
  readonly #tenants: ModelTenant[];
  limit: number;
  #now = 0;
  #round = 0;
  #turn = 0;
  #epoch = 0;
  #idleAt = 0;
  #typicalMs: number | undefined;

  constructor(limit: number, tenants: readonly { name: string; weight: number; cap: number }[]) {
    this.limit = limit;
    this.#tenants = tenants.map((tenant) => ({
      ...tenant,
      running: 0,
      served: 0,
      epoch: -1,
      chargedMs: 0,
      averageMs: undefined,
      round: 0,
      turn: 0,
      scheduled: false,
      passedOver: 0,
    }));
  }

  get running(): number {
    return this.#tenants.reduce((sum, { running }) => sum + running, 0);
  }

  #waitersOf(tenant: ModelTenant): ModelWaiter[] {
    return this.waiters.filter((waiter) => waiter.tenant === tenant && waiter.outcome === "waiting");
  }

  arrive(name: string, priority: Priority, timeoutMs: number): void {
    const tenant = this.#tenants.find((each) => each.name === name)!;
    const waiter: ModelWaiter = { tenant, priority, since: this.#now, timeoutMs, outcome: "waiting" };
    if (this.#waitersOf(tenant).length === 0) this.#returnToPresent(tenant);
    this.waiters.push(waiter);
    this.#schedule(tenant);
    this.#serve();
  }

  end(waiter: ModelWaiter, outcome: "cancelled" | "timed out"): void {
    waiter.outcome = outcome;
    this.#schedule(waiter.tenant);
  }

  finish(waiter: ModelWaiter, serviceMs: number): void {
    const { tenant } = waiter;
    waiter.outcome = "done";
    this.#forgive(tenant);
    const chargedMs = tenant.chargedMs / tenant.running;
    tenant.chargedMs -= chargedMs;
    tenant.running -= 1;
    tenant.served += (Math.min(serviceMs, this.#now - this.#idleAt) - chargedMs) / tenant.weight;
    tenant.averageMs = average(tenant.averageMs, serviceMs, 0.2);
    this.#typicalMs = average(this.#typicalMs, serviceMs, 0.05);
    this.#schedule(tenant);
    this.#serve();
    if (this.running < this.limit && !this.#tenants.some(({ scheduled }) => scheduled)) {
      this.#epoch += 1;
      this.#idleAt = this.#now;
    }
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const waiter of this.waiters) {
      if (waiter.outcome === "waiting" && this.#now - waiter.since >= waiter.timeoutMs) this.end(waiter, "timed out");
    }
  }

  setLimit(limit: number): void {
    this.limit = limit;
    this.#serve();
  }

  #forgive(tenant: ModelTenant): void {
    if (tenant.epoch === this.#epoch) return;
    Object.assign(tenant, { epoch: this.#epoch, served: this.#round, chargedMs: 0 });
  }

  #returnToPresent(tenant: ModelTenant): void {
    this.#forgive(tenant);
    tenant.served = Math.max(tenant.served, this.#round);
  }

  #schedule(tenant: ModelTenant): void {
    const eligible = this.#waitersOf(tenant).length > 0 && tenant.running < tenant.cap;
    const round = Math.max(Math.floor(tenant.served), this.#round);
    if (eligible && !(tenant.scheduled && tenant.round === round)) {
      this.#turn += 1;
      Object.assign(tenant, { round, turn: this.#turn });
    }
    tenant.scheduled = eligible;
  }

  #serve(): void {
    while (this.running < this.limit) {
      const [tenant] = this.#tenants
        .filter(({ scheduled }) => scheduled)
        .toSorted((one, other) => one.round - other.round || one.turn - other.turn);
      if (tenant === undefined) return;
      this.#round = tenant.round;
      this.#next(tenant).outcome = "granted";
      const estimateMs = tenant.averageMs ?? this.#typicalMs ?? 5;
      tenant.served += estimateMs / tenant.weight;
      tenant.chargedMs += estimateMs;
      tenant.running += 1;
      this.#schedule(tenant);
    }
  }

  #next(tenant: ModelTenant): ModelWaiter {
    const waiting = this.#waitersOf(tenant);
    const first = waiting.toSorted(
      (one, other) => PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority),
    )[0]!;
    const lower = waiting.find(({ priority }) => PRIORITIES.indexOf(priority) > PRIORITIES.indexOf(first.priority));
    if (lower === undefined || tenant.passedOver >= 8) {
      tenant.passedOver = 0;
      return lower ?? first;
    }
    tenant.passedOver += 1;
    return first;
  }
}
