/**
 * Hands out connections so that every tenant gets its share of their time, whatever the others ask for.
 *
 * Deficit round robin over the tenants that wait, charged by the time that a connection is in use: an estimate when the
 * permit is given, the rest when it comes back. The rounds stand in a calendar, so that the many rounds that a tenant with
 * a long statement has to sit out are one step. A tenant that was away joins the present round: it has hoarded nothing. When
 * a permit is left over, nobody has been deprived, and all debts are forgiven.
 *
 * Source: Shreedhar, Varghese, "Efficient Fair Queuing Using Deficit Round-Robin", SIGCOMM 1995; Goyal, Vin, Cheng,
 * "Start-Time Fair Queueing", SIGCOMM 1996 (the clock that a returning tenant is set to).
 */
import type {
  AdmissionOptions,
  Permit,
  PermitWaiter,
  PoolGate,
  PoolGateStats,
  SuspendMode,
} from "../../ports/pool-gate.ts";
import { Calendar } from "./calendar.ts";
import { Deadlines } from "./deadlines.ts";
import { figureOf, type FairGateOptions } from "./fair-gate-options.ts";
import { GateCounters } from "./gate-counters.ts";
import { acquireTimeout, cancelled, queueFull, suspended } from "./gate-errors.ts";
import { MovingAverage } from "./moving-average.ts";
import { refusalOfNewcomer, refusalOfWaiter, type Shedding } from "./overload.ts";
import { QueueLengths } from "./queue-lengths.ts";
import { TenantDirectory } from "./tenant-directory.ts";
import type { TenantQueue, TenantWaiter } from "./tenant-queue.ts";
import { Waiter } from "./waiter.ts";

/** What a tenant of weight 1 gets in a round, milliseconds of use. Smaller is fairer on a small scale, and costs nothing. */
const QUANTUM_MS = 1;
const TYPICAL_WEIGHT = 0.05;
/** Assumed of the first acquisition of all, milliseconds. */
const FIRST_ESTIMATE_MS = 5;

export class FairGate implements PoolGate {
  readonly max: number;
  readonly timeoutMs: number;
  readonly #options: FairGateOptions;
  readonly #shedding: Shedding;
  readonly #maxQueue: number;
  readonly #tenants = new TenantDirectory((queue) => this.#configure(queue));
  readonly #rounds = new Calendar<TenantQueue>();
  readonly #lengths = new QueueLengths();
  readonly #deadlines = new Deadlines((waiter) => this.#expire(waiter));
  readonly #counters = new GateCounters();
  readonly #typical = new MovingAverage(TYPICAL_WEIGHT);
  #limit: number;
  #running = 0;
  #waiting = 0;
  /** Counts the moments at which a permit was left over; `#idleAt` is the last of them. */
  #epoch = 0;
  #idleAt = performance.now();
  #serving = false;
  #suspended: SuspendMode | undefined;
  #closed: (() => Error) | undefined;

  constructor(options: FairGateOptions) {
    this.max = options.max;
    this.timeoutMs = options.timeoutMs ?? 30_000;
    this.#options = options;
    this.#shedding = options.shedding ?? "overload";
    this.#maxQueue = options.maxQueue ?? 10_000;
    this.#limit = options.max;
  }
  get limit(): number {
    return this.#limit;
  }

  setLimit(limit: number): void {
    this.#limit = Math.min(this.max, Math.max(1, Math.floor(limit)));
    this.#serve();
  }

  get stats(): PoolGateStats {
    return Object.freeze({
      limit: this.#limit,
      running: this.#running,
      waiting: this.#waiting,
      ...this.#counters.snapshot(),
      suspended: this.#suspended !== undefined,
    });
  }

  /** Acquisitions that wait for a permit. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Tenants of which something is remembered; those that neither run nor wait are at most 1,024. */
  get rememberedTenants(): number {
    return this.#tenants.size;
  }

  tryEnter(tenant: string | undefined): Permit | undefined {
    if (this.#running >= this.#limit || this.#rounds.size > 0) return undefined;
    if (this.#suspended !== undefined || this.#closed !== undefined) return undefined;
    const queue = this.#tenants.find(tenant);
    if (queue.running >= queue.cap) return undefined;
    this.#returnToPresent(queue);
    this.#charge(queue);
    this.#counters.granted += 1;
    return queue;
  }

  enter(tenant: string | undefined, options: AdmissionOptions | undefined, owner: PermitWaiter): void {
    if (this.#closed !== undefined) return owner.refused(this.#closed());
    const since = performance.now();
    const queue = this.#tenants.find(tenant);
    const waiter = new Waiter(queue, owner, {
      priority: options?.priority ?? "normal",
      since,
      timeoutMs: options?.timeoutMs ?? this.timeoutMs,
      finishBy: since + (options?.finishWithinMs ?? Infinity),
    });
    const refusal = this.#refusalOf(waiter, options?.signal);
    if (refusal === undefined) this.#admit(waiter, options?.signal);
    else this.#counters.refuse(owner, refusal);
    this.#reschedule(queue);
    this.#serve();
  }

  #refusalOf(waiter: TenantWaiter, signal: AbortSignal | undefined): Error | undefined {
    if (signal?.aborted) return cancelled(signal.reason);
    if (this.#suspended === "refuse") return suspended();
    return refusalOfNewcomer(this.#shedding, waiter) ?? this.#makeRoom(waiter.queue);
  }

  /** In a full queue the tenant with the longest part of it gives way, which may be the newcomer's own. */
  #makeRoom(queue: TenantQueue): Error | undefined {
    if (queue.waiting >= (this.#options.maxQueuePerTenant ?? Infinity)) {
      return queueFull(queue.waiting, "maxQueuePerTenant");
    }
    if (this.#waiting < this.#maxQueue) return undefined;
    const { longest } = this.#lengths;
    if (longest === undefined || longest.waiting <= queue.waiting + 1) return queueFull(this.#waiting, "maxQueue");
    this.#drop(longest.mostDispensable!, queueFull(this.#waiting, "maxQueue"));
    return undefined;
  }

  #admit(waiter: TenantWaiter, signal: AbortSignal | undefined): void {
    const { queue } = waiter;
    if (queue.waiting === 0) {
      queue.standingSince = waiter.since;
      this.#returnToPresent(queue);
    }
    queue.add(waiter);
    this.#waiting += 1;
    this.#lengths.changed(queue, queue.waiting - 1);
    this.#deadlines.add(waiter);
    if (signal === undefined) return;
    const abort = (): void => this.#drop(waiter, cancelled(signal.reason));
    signal.addEventListener("abort", abort, { once: true });
    waiter.stopListening = () => signal.removeEventListener("abort", abort);
  }

  #withdraw(waiter: TenantWaiter): void {
    const { queue } = waiter;
    queue.remove(waiter);
    this.#waiting -= 1;
    this.#lengths.changed(queue, queue.waiting + 1);
    this.#deadlines.remove(waiter);
    waiter.stopListening?.();
  }

  #drop(waiter: TenantWaiter, error: Error): void {
    this.#withdraw(waiter);
    this.#reschedule(waiter.queue);
    this.#counters.refuse(waiter.owner, error);
  }

  #expire(waiter: TenantWaiter): void {
    this.#drop(waiter, this.#suspended === undefined ? acquireTimeout(waiter.timeoutMs) : suspended());
  }

  leave(permit: Permit, serviceMs: number | undefined): void {
    const queue = permit as TenantQueue;
    const now = performance.now();
    this.#settle(queue, serviceMs, now);
    this.#reschedule(queue);
    this.#serve();
    if (this.#rounds.size > 0 || this.#running >= this.#limit) return;
    this.#epoch += 1;
    this.#idleAt = now;
  }

  #configure(queue: TenantQueue): void {
    const { weights, maxPerTenant } = this.#options;
    queue.weight = figureOf(weights, queue.tenant, 1);
    queue.cap = Math.max(1, Math.floor(figureOf(maxPerTenant, queue.tenant, Infinity)));
  }

  /** Debts from before the last idle moment are forgiven, and so is credit from before now. */
  #returnToPresent(queue: TenantQueue): void {
    this.#forgive(queue);
    queue.served = Math.max(queue.served, this.#rounds.now * QUANTUM_MS);
  }

  #forgive(queue: TenantQueue): void {
    if (queue.epoch === this.#epoch) return;
    queue.epoch = this.#epoch;
    queue.served = this.#rounds.now * QUANTUM_MS;
    queue.chargedMs = 0;
  }

  #charge(queue: TenantQueue): void {
    const estimateMs = queue.service.value ?? this.#typical.value ?? FIRST_ESTIMATE_MS;
    queue.served += estimateMs / queue.weight;
    queue.chargedMs += estimateMs;
    queue.running += 1;
    this.#running += 1;
  }

  /** Replaces the estimate by what was used, as far as that lies after the last idle moment. */
  #settle(queue: TenantQueue, serviceMs: number | undefined, now: number): void {
    this.#forgive(queue);
    const chargedMs = queue.chargedMs / queue.running;
    queue.chargedMs -= chargedMs;
    queue.running -= 1;
    this.#running -= 1;
    queue.served += (Math.min(serviceMs ?? 0, now - this.#idleAt) - chargedMs) / queue.weight;
    if (serviceMs === undefined) return;
    queue.service.add(serviceMs);
    this.#typical.add(serviceMs);
  }

  /** Puts the tenant into the round that it has come to; one with nothing to give to, or at its cap, into none. */
  #reschedule(queue: TenantQueue): void {
    if (queue.waiting > 0 && queue.running < queue.cap) {
      const round = Math.max(Math.floor(queue.served / QUANTUM_MS), this.#rounds.now);
      if (queue.isScheduled && queue.scheduledFor === round) return;
      this.#rounds.remove(queue);
      this.#rounds.add(queue, round);
      return;
    }
    this.#rounds.remove(queue);
    if (queue.waiting === 0 && queue.running === 0 && !queue.idle) this.#tenants.rest(queue);
  }

  /** Serves as long as there are permits and somebody to serve; what it calls may come back here, and finds it at work. */
  #serve(): void {
    if (this.#serving) return;
    this.#serving = true;
    try {
      while (this.#running < this.#limit && this.#suspended === undefined) {
        const queue = this.#rounds.first();
        if (queue === undefined) return;
        this.#serveNextOf(queue);
      }
    } finally {
      this.#serving = false;
    }
  }

  #serveNextOf(queue: TenantQueue): void {
    const waiter = queue.next()!;
    const now = performance.now();
    const late =
      now - waiter.since >= waiter.timeoutMs
        ? acquireTimeout(waiter.timeoutMs)
        : refusalOfWaiter(this.#shedding, waiter, now);
    const refusal = this.#deadlines.isForgiving ? undefined : late;
    if (refusal !== undefined) return this.#drop(waiter, refusal);
    this.#withdraw(waiter);
    queue.grantedAt(now);
    this.#charge(queue);
    this.#reschedule(queue);
    this.#counters.granted += 1;
    this.#counters.grantedAfterWait += 1;
    waiter.owner.granted(queue);
  }

  suspend(mode: SuspendMode = "wait"): void {
    this.#suspended = mode;
    if (mode === "refuse") this.#refuseAll(suspended);
  }

  resume(): void {
    this.#suspended = undefined;
    this.#serve();
  }

  close(reason: () => Error): void {
    this.#closed = reason;
    this.#refuseAll(reason);
    this.#deadlines.close();
  }

  #refuseAll(reason: () => Error): void {
    for (const queue of this.#tenants) {
      for (let waiter = queue.mostDispensable; waiter !== undefined; waiter = queue.mostDispensable) {
        this.#drop(waiter, reason());
      }
    }
  }
}
