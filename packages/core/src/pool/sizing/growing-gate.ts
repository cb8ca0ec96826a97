import type {
  AdmissionOptions,
  Permit,
  PermitWaiter,
  PoolGate,
  PoolGateStats,
  SuspendMode,
} from "../../ports/pool-gate.ts";
import { ConnectionGrowth } from "./connection-growth.ts";
import type { UsageMeter } from "./usage-meter.ts";

/** What a growing gate has to know of the pool behind it. */
export interface GrowingPool {
  /** The connections that are there. */
  readonly openClients: { readonly size: number };
  /** These and those that are being opened. */
  readonly totalCount: number;
  on(event: "connect", listener: (connection: { readonly createdAt: number }) => void): unknown;
  on(event: "remove", listener: () => void): unknown;
}

/** How a growing gate is made. */
export interface GrowingGateOptions {
  /** Who decides whose turn it is. */
  readonly inner: PoolGate;
  /** Connections that are opened as soon as somebody asks, because the pool keeps them anyway. */
  readonly kept: number;
  /** Measures, when somebody reads it. */
  readonly meter?: UsageMeter | undefined;
}

/**
 * A gate whose limit grows with the connections that are worth opening. Callers wait at the inner gate, where their order
 * is fair and the next connection that comes back is theirs, rather than each for a connection of its own.
 */
export class GrowingGate implements PoolGate {
  readonly growth = new ConnectionGrowth();
  readonly #options: GrowingGateOptions;
  readonly #inner: PoolGate;
  readonly #meter: UsageMeter | undefined;
  #size: number;
  #allowed: number;
  #pool: GrowingPool | undefined;
  #waiting = 0;
  #backlogSince = 0;
  #served = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GrowingGateOptions) {
    this.#options = options;
    this.#inner = options.inner;
    this.#meter = options.meter;
    this.#size = options.inner.max;
    this.#allowed = Math.min(options.kept, options.inner.max);
    this.#apply();
  }

  get limit(): number {
    return this.#inner.limit;
  }

  get max(): number {
    return this.#inner.max;
  }

  get timeoutMs(): number {
    return this.#inner.timeoutMs;
  }

  get stats(): PoolGateStats {
    return this.#inner.stats;
  }

  /** The most connections that growth may reach. */
  get size(): number {
    return this.#size;
  }

  setLimit(limit: number): void {
    this.#size = Math.min(this.max, Math.max(1, limit));
    this.#apply();
    this.#consider();
  }

  /** Begins to watch the pool's connections come and go. */
  attach(pool: GrowingPool): void {
    this.#pool = pool;
    pool.on("connect", ({ createdAt }) => {
      this.growth.connected(performance.now() - createdAt);
      this.#consider();
    });
    // What is opened in the place of a connection that was closed has to be worth it again.
    pool.on("remove", () => {
      this.#allowed = Math.max(Math.min(this.#options.kept, this.max), Math.min(this.#allowed, pool.totalCount));
      this.#apply();
      this.#consider();
    });
  }

  tryEnter(tenant: string | undefined): Permit | undefined {
    const permit = this.#inner.tryEnter(tenant);
    if (permit !== undefined && this.#meter !== undefined) {
      this.#meter.tick();
      this.#meter.running += 1;
    }
    return permit;
  }

  enter(tenant: string | undefined, options: AdmissionOptions | undefined, waiter: PermitWaiter): void {
    if (this.#waiting === 0) this.#beginBacklog(performance.now());
    this.#waits(1);
    this.#inner.enter(tenant, options, {
      granted: (permit) => {
        this.#waits(-1);
        if (this.#meter !== undefined) this.#meter.running += 1;
        waiter.granted(permit);
      },
      refused: (error) => {
        this.#waits(-1);
        waiter.refused(error);
      },
    });
    this.#consider();
  }

  leave(permit: Permit, serviceMs: number | undefined, kind?: string): void {
    this.#served += 1;
    if (serviceMs !== undefined) this.growth.held(serviceMs);
    const meter = this.#meter;
    if (meter !== undefined) {
      meter.tick();
      meter.running -= 1;
      meter.held(serviceMs, kind);
    }
    this.#inner.leave(permit, serviceMs);
    this.#consider();
  }

  suspend(mode?: SuspendMode): void {
    this.#inner.suspend(mode);
  }

  resume(): void {
    this.#inner.resume();
  }

  close(reason: () => Error): void {
    clearTimeout(this.#timer);
    this.#inner.close(reason);
  }

  #waits(change: 1 | -1): void {
    this.#meter?.tick();
    this.#waiting += change;
    if (this.#meter !== undefined) this.#meter.waiting = this.#waiting;
  }

  #beginBacklog(now: number): void {
    this.#backlogSince = now;
    this.#served = 0;
  }

  #consider(): void {
    if (this.#waiting === 0 || this.#allowed >= this.#size) return;
    const now = performance.now();
    const more = this.growth.more({
      open: this.#pool?.openClients.size ?? 0,
      allowed: this.#allowed,
      waiting: this.#waiting,
      backlogMs: now - this.#backlogSince,
      served: this.#served,
    });
    if (more > 0) {
      this.#beginBacklog(now);
      this.#allowed = Math.min(this.#size, this.#allowed + more);
      this.#apply();
    }
    this.#lookAgain();
  }

  /** Work that holds its connection for long brings no occasion to look. */
  #lookAgain(): void {
    if (this.#timer !== undefined || this.#waiting === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#consider();
    }, this.growth.connectMs / 4);
    this.#timer.unref();
  }

  #apply(): void {
    const limit = Math.min(this.#size, this.#allowed);
    if (limit !== this.#inner.limit) this.#inner.setLimit(limit);
  }
}
