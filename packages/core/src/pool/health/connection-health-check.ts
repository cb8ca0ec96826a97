/**
 * Watches over the connections of one pool: checks those that were not heard of lately before they are handed out, keeps
 * idle ones alive, replaces old ones one by one and all of them after a failover, stops connecting to a server that is down,
 * and reports connections that are not given back.
 */
import type { PoolHealthConfig } from "../../config/pool-health-config.ts";
import type { TapdbError } from "../../errors/index.ts";
import { monotonicClock, type Clock } from "../../ports/clock.ts";
import type { NestedWaiter } from "../../ports/connection-holds.ts";
import type { ConnectionHooks, HookedConnection, OpenTicket } from "../../ports/connection-hooks.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Permit } from "../../ports/pool-gate.ts";
import type { IdleConnection, WatchedPool } from "../../ports/watched-pool.ts";
import { AddressWatch, resolveHost, type ResolveHost } from "./address-watch.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { drain, type DrainOptions } from "./drain.ts";
import { standby } from "./errors.ts";
import { LeakWatch } from "./leak-watch.ts";
import { ping } from "./ping.ts";
import { RecycleLimiter } from "./recycle-limiter.ts";
import { SelfDeadlockDetector } from "./self-deadlock.ts";
import { SteadyClock } from "./steady-clock.ts";
import { watchedConnection, type WatchedConnection } from "./watched-connection.ts";

/** What the check works with. */
export interface ConnectionHealthCheckOptions extends PoolHealthConfig {
  /** Longest life of a connection, milliseconds; 0 is for ever. */
  readonly poolRecycleMs: number;
  readonly logger: Logger;
  /** @defaultValue the process' monotonic clock */
  readonly clock?: Clock;
  /** From 0 up to 1. @defaultValue Math.random */
  readonly random?: () => number;
  /** @defaultValue the system's resolver */
  readonly resolve?: ResolveHost;
}

/** Why a connection was replaced. */
export type RetireReason = "lifetime" | "read-only" | "address" | "standby";

/** Counts since the start, and the state of the circuit. */
export interface ConnectionHealthMetrics {
  readonly circuit: "closed" | "open";
  readonly circuitOpened: number;
  readonly validated: number;
  readonly validationFailed: number;
  readonly keptAlive: number;
  /** Replaced connections, by reason. */
  readonly retired: Readonly<Record<RetireReason, number>>;
  readonly leaks: number;
  readonly selfDeadlocks: number;
  /** Acquisitions that waited while their flow held a connection. */
  readonly nestedWaits: number;
  /** Times at which the process did not run for more than a second. */
  readonly stalls: number;
}

/** How often it looks around, milliseconds. */
const BEAT_MS = 250;
/** The share of the connections that one look may replace because of their age. */
const RETIRED_A_BEAT = 0.1;
/** Below so many connections every checkout's place is remembered: a small pool is soon exhausted. */
const SMALL_POOL = 8;

export class ConnectionHealthCheck implements ConnectionHooks {
  readonly #options: ConnectionHealthCheckOptions;
  readonly #clock: Clock;
  readonly #steady: SteadyClock;
  readonly #random: () => number;
  readonly #connections = new Map<HookedConnection, WatchedConnection>();
  readonly #leaks: LeakWatch;
  readonly #recycling: RecycleLimiter;
  readonly #circuit: CircuitBreaker;
  readonly #deadlocks: SelfDeadlockDetector;
  readonly #retired = { lifetime: 0, "read-only": 0, address: 0, standby: 0 };
  #addresses: AddressWatch | undefined;
  #addressesSeenAt = 0;
  #pool: WatchedPool | undefined;
  #beat: NodeJS.Timeout | undefined;
  #beganOnPrimary: boolean | undefined;
  #validated = 0;
  #validationFailed = 0;
  #keptAlive = 0;
  /** Suspects are being looked at. */
  #sweeping = false;

  constructor(options: ConnectionHealthCheckOptions) {
    this.#options = options;
    this.#clock = options.clock ?? monotonicClock;
    this.#steady = new SteadyClock(this.#clock);
    this.#random = options.random ?? Math.random;
    this.#leaks = new LeakWatch(options.leakThresholdMs);
    this.#recycling = new RecycleLimiter(this.#clock);
    this.#circuit = new CircuitBreaker({
      failures: options.circuitFailures,
      clock: this.#clock,
      random: this.#random,
      connectTimeoutMs: options.connectTimeoutMs,
      tryConnect: (timeoutMs, signal) => this.#pool!.tryConnect(timeoutMs, signal),
      onChange: (state, failure) => this.#circuitChanged(state, failure),
    });
    this.#deadlocks = new SelfDeadlockDetector({
      running: () => this.#pool!.gate.stats.running,
      limit: () => this.#pool!.gate.size ?? this.#pool!.gate.max,
      suspended: () => this.#pool!.gate.stats.suspended,
    });
  }

  /** Begins to watch over `pool`; its options name this check as their hooks. */
  watch(pool: WatchedPool): void {
    this.#pool = pool;
    const { host } = pool;
    if (this.#options.dnsCheckMs > 0 && AddressWatch.applies(host))
      this.#addresses = new AddressWatch(host, this.#options.resolve ?? resolveHost);
  }

  /** Whether the places at which connections are asked for are worth some microseconds each. */
  wantsCallSites(): boolean {
    return this.#options.leakThresholdMs > 0 || this.#pool!.gate.max <= SMALL_POOL || this.#deadlocks.nested > 0;
  }

  getMetrics(): ConnectionHealthMetrics {
    return Object.freeze({
      circuit: this.#circuit.isOpen ? "open" : "closed",
      circuitOpened: this.#circuit.opened,
      validated: this.#validated,
      validationFailed: this.#validationFailed,
      keptAlive: this.#keptAlive,
      retired: Object.freeze({ ...this.#retired }),
      leaks: this.#leaks.found,
      selfDeadlocks: this.#deadlocks.found,
      nestedWaits: this.#deadlocks.nested,
      stalls: this.#steady.stalls,
    });
  }

  /**
   * Gives out no more connections and waits for those that are out; `resume` of the gate ends that state.
   * @throws {TapdbError} `POOL.DRAIN_TIMEOUT`, `DRIVER.CANCELLED`; the pool stays suspended.
   */
  drain(options: DrainOptions): Promise<void> {
    return drain(this.#pool!, options);
  }

  /** Looks around no more. */
  close(): void {
    clearInterval(this.#beat);
    this.#beat = undefined;
    this.#circuit.close();
  }

  beforeWait(): TapdbError | undefined {
    return this.#isCutOff() ? this.#circuit.refusal() : undefined;
  }

  beforeOpen(ticket: OpenTicket): TapdbError | undefined | Promise<TapdbError | undefined> {
    return this.#circuit.admit(ticket);
  }

  onNestedWait(waiter: NestedWaiter): void {
    this.#deadlocks.waits(waiter);
  }

  onNestedWaitOver(waiter: NestedWaiter): void {
    this.#deadlocks.ends(waiter);
  }

  onConnect(connection: HookedConnection): void {
    const { poolRecycleMs } = this.#options;
    const address = connection.connection.stream.remoteAddress;
    const watched = watchedConnection({
      now: this.#steady.now(),
      lifetimeMs: poolRecycleMs,
      address,
      random: this.#random,
    });
    this.#connections.set(connection, watched);
    this.#beat ??= setInterval(() => this.#lookAround(), BEAT_MS).unref();
    this.#beganOnPrimary ??= !connection.isStandby;
    if (!this.#isWrongServer(connection)) return this.#circuit.succeeded();
    watched.retired = "standby";
    this.#circuit.failed(standby(), 0);
  }

  onConnectFailure(error: Error, durationMs: number): void {
    this.#circuit.failed(error, durationMs);
  }

  mayRetry(error: Error): boolean {
    return this.#circuit.mayRetry(error);
  }

  onBorrow(connection: HookedConnection, remainingMs: number): boolean | undefined | Promise<boolean> {
    const watched = this.#connections.get(connection);
    if (watched?.retired !== undefined) return this.#retire(watched.retired);
    const silentMs = this.#clock.now() - connection.heardAt;
    if (silentMs >= 0 && silentMs < this.#options.validateAfterMs) return undefined;
    return this.#validate(connection, remainingMs);
  }

  onReturn(connection: HookedConnection): string | undefined {
    this.#circuit.freed();
    const watched = this.#connections.get(connection);
    if (watched === undefined) return undefined;
    const reason = watched.retired ?? (this.#steady.now() >= watched.retireAt ? "lifetime" : undefined);
    if (reason !== undefined) this.#retire(reason);
    return reason;
  }

  /** The server was demoted, or an old one answers: whoever is asked next must be looked up again. */
  onReadOnly(): void {
    if (this.#recycling.allows()) this.#retireAll("read-only", () => true);
  }

  onClosed(connection: HookedConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
  }

  #isWrongServer({ isStandby }: HookedConnection): boolean {
    return this.#options.target === "auto" && this.#beganOnPrimary === true && isStandby;
  }

  /** No server answers, neither on a new connection nor on those that are out. */
  #isCutOff(): boolean {
    if (!this.#circuit.isOpen) return false;
    const heardAt = [...this.#connections.keys()].reduce((latest, each) => Math.max(latest, each.heardAt), 0);
    return heardAt < this.#circuit.openedAt;
  }

  #circuitChanged(state: "open" | "closed", failure: Error | undefined): void {
    const { logger } = this.#options;
    const cause = (failure as { code?: string } | undefined)?.code ?? failure?.name;
    if (state === "open")
      logger.error("tapdb stopped connecting: the server is down", { code: "POOL.CIRCUIT_OPEN", cause });
    else logger.info("tapdb connects again: the server is back");
  }

  async #validate(connection: HookedConnection, remainingMs: number): Promise<boolean> {
    this.#validated += 1;
    // Half of what is left, so that there is time for another one.
    const timeoutMs = Math.min(this.#options.validationTimeoutMs, Math.max(1, remainingMs / 2));
    const isAlive = await ping(connection, timeoutMs);
    if (isAlive) return true;
    this.#validationFailed += 1;
    void this.#sweepSuspects();
    return false;
  }

  /** What killed one connection silently has probably killed more: all are asked at the same time. */
  async #sweepSuspects(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    const { validateAfterMs, validationTimeoutMs } = this.#options;
    const now = this.#clock.now();
    await this.#pingIdle(({ heardAt }) => now - heardAt >= validateAfterMs, validationTimeoutMs);
    this.#sweeping = false;
  }

  async #pingIdle(choose: (connection: HookedConnection) => boolean, timeoutMs: number): Promise<void> {
    const { gate, idleCount } = this.#pool!;
    // With a permit each, so that nobody opens a connection in their place.
    const permits: Permit[] = [];
    for (let index = 0; index < idleCount; index += 1) {
      const permit = gate.tryEnter(undefined);
      if (permit === undefined) break;
      permits.push(permit);
    }
    const taken = this.#pool!.takeIdle(choose, permits.length);
    for (const permit of permits.splice(taken.length)) gate.leave(permit, undefined);
    await Promise.all(taken.map((idle, index) => this.#pingTaken(idle, permits[index]!, timeoutMs)));
  }

  async #pingTaken({ connection, giveBack }: IdleConnection, permit: Permit, timeoutMs: number): Promise<void> {
    const isAlive = await ping(connection, timeoutMs);
    if (isAlive) this.#keptAlive += 1;
    else this.#validationFailed += 1;
    giveBack(!isAlive);
    this.#pool!.gate.leave(permit, undefined);
  }

  #retire(reason: RetireReason): false {
    this.#retired[reason] += 1;
    return false;
  }

  /** Idle connections go now, those that are out when they come back. */
  #retireAll(reason: "read-only" | "address", applies: (watched: WatchedConnection) => boolean): void {
    let count = 0;
    for (const watched of this.#connections.values()) {
      if (watched.retired !== undefined || !applies(watched)) continue;
      watched.retired = reason;
      count += 1;
    }
    if (count === 0) return;
    this.#options.logger.warn("tapdb replaces its connections", { reason, count });
    this.#closeIdle((watched) => watched.retired !== undefined, Infinity);
  }

  #closeIdle(applies: (watched: WatchedConnection) => boolean, most: number): void {
    const chosen = this.#pool!.takeIdle((connection) => {
      const watched = this.#connections.get(connection);
      return watched !== undefined && applies(watched);
    }, most);
    for (const { connection, giveBack } of chosen) {
      this.#retire(this.#connections.get(connection)?.retired ?? "lifetime");
      giveBack(true);
    }
  }

  #lookAround(): void {
    const now = this.#steady.now();
    this.#reportLeaks(now);
    this.#closeIdle(({ retired }) => retired !== undefined, Infinity);
    this.#closeIdle(({ retireAt }) => now >= retireAt, Math.ceil(this.#connections.size * RETIRED_A_BEAT));
    this.#keepAlive();
    this.#checkAddress(now);
  }

  #reportLeaks(steadyNow: number): void {
    if (this.#options.leakThresholdMs === 0) return;
    for (const { heldMs, callSite } of this.#leaks.look(this.#pool!.borrowed(), performance.now(), steadyNow))
      this.#options.logger.warn("A connection has been held for long; it may never be given back", {
        code: "POOL.LEAKED",
        heldMs,
        callSite,
      });
  }

  #keepAlive(): void {
    const { keepaliveMs, validationTimeoutMs } = this.#options;
    if (keepaliveMs === 0) return;
    const now = this.#clock.now();
    const isDue = (connection: HookedConnection): boolean => {
      const share = this.#connections.get(connection)?.keepaliveShare ?? 1;
      return now - connection.heardAt >= keepaliveMs * share;
    };
    if ([...this.#connections.keys()].some(isDue)) void this.#pingIdle(isDue, validationTimeoutMs);
  }

  #checkAddress(steadyNow: number): void {
    if (this.#addresses === undefined || steadyNow - this.#addressesSeenAt < this.#options.dnsCheckMs) return;
    this.#addressesSeenAt = steadyNow;
    void this.#retireGone(this.#addresses);
  }

  async #retireGone(addresses: AddressWatch): Promise<void> {
    const isGone = await addresses.look();
    if (isGone !== undefined) this.#retireAll("address", ({ address }) => address !== undefined && isGone(address));
  }
}
