/** One acquisition of a pool connection on its way: to a permit of the gate, then to a connection of node-postgres' pool. */
import type { Context } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { ConnectionHooks } from "../../ports/connection-hooks.ts";
import type { AdmissionOptions, Permit, PermitWaiter, PoolGate } from "../../ports/pool-gate.ts";
import { connectFailure } from "./connect-failure.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import type { Borrower, ManagedClient } from "./managed-client.ts";

export type Release = (error?: Error | boolean) => void;
export type CheckoutCallback = (error: Error | undefined, client: ManagedClient, release: Release) => void;

/** What an acquisition needs of its pool. */
export interface CheckoutDesk {
  readonly gate: PoolGate;
  readonly hooks: ConnectionHooks;
  readonly hub: ConnectionHub;
  readonly idleCount: number;
  /** Puts the acquisition, which has a permit, before node-postgres' pool: there is a connection, or room for one. */
  place(acquisition: Acquisition): void;
}

function cancelled(cause: unknown): TapdbError {
  return new TapdbError({
    code: "DRIVER.CANCELLED",
    message: "The wait for a connection was cancelled by its signal.",
    cause,
  });
}

export class Acquisition implements PermitWaiter, Borrower {
  /** For node-postgres' pool, whose pending item this is: we are to be called back in any case. */
  readonly timedOut = false;
  readonly context: Context;
  readonly startedAt = performance.now();
  workKind: string | undefined = undefined;
  readonly #desk: CheckoutDesk;
  readonly #options: AdmissionOptions | undefined;
  readonly #done: CheckoutCallback;
  #permit: Permit | undefined = undefined;
  #grantedAt = 0;
  #deliveredAt = 0;
  /** Its caller has had an error; the connection, when it comes, is for somebody else. */
  #abandoned = false;
  #stopWatching: (() => void) | undefined = undefined;

  constructor(desk: CheckoutDesk, context: Context, options: AdmissionOptions | undefined, done: CheckoutCallback) {
    this.#desk = desk;
    this.context = context;
    this.#options = options;
    this.#done = done;
  }

  get tenant(): string | undefined {
    return this.context.kind === "tenant" ? this.context.tenant : undefined;
  }

  get #timeoutMs(): number {
    return this.#options?.timeoutMs ?? this.#desk.gate.timeoutMs;
  }

  start(): void {
    const options = this.#options;
    if (options?.signal?.aborted) return this.#fail(cancelled(options.signal.reason));
    const { gate } = this.#desk;
    const { tenant } = this;
    const permit = gate.tryEnter(tenant);
    if (permit === undefined) gate.enter(tenant, options, this);
    else this.granted(permit);
  }

  granted(permit: Permit): void {
    this.#permit = permit;
    this.#grantedAt = performance.now();
    const { hooks, idleCount } = this.#desk;
    if (idleCount === 0) {
      const refusal = hooks.beforeOpen?.();
      if (refusal !== undefined) {
        this.#fail(refusal);
        return this.#leave(undefined);
      }
    }
    if (idleCount === 0 || hooks.onBorrow !== undefined) this.#watch();
    this.#desk.place(this);
  }

  refused(error: Error): void {
    this.#fail(error);
  }

  /** Opening and validating take their time, within which the acquisition's own may run out. */
  #watch(): void {
    if (this.#stopWatching !== undefined) return;
    const timeoutMs = this.#timeoutMs;
    const signal = this.#options?.signal;
    const expire = (): void => this.#abandon(connectFailure(undefined, timeoutMs, timeoutMs));
    const abort = (): void => this.#abandon(cancelled(signal?.reason));
    const timer = setTimeout(expire, Math.max(0, this.startedAt + timeoutMs - performance.now()));
    signal?.addEventListener("abort", abort, { once: true });
    this.#stopWatching = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  }

  #abandon(error: Error): void {
    this.#abandoned = true;
    this.#fail(error);
  }

  /** What node-postgres' pool answers. */
  callback(error: Error | undefined, client: ManagedClient | undefined, release: Release): void {
    if (client === undefined) {
      this.#desk.hooks.onConnectFailure?.(error!);
      if (!this.#abandoned) this.#fail(connectFailure(error, performance.now() - this.startedAt, this.#timeoutMs));
      return this.#leave(undefined);
    }
    if (this.#abandoned) return this.#handBack(release);
    const verdict = this.#desk.hooks.onBorrow?.(client);
    if (verdict === undefined || verdict === true) return this.#deliver(client, release);
    if (verdict === false) return this.#takeAnother(release);
    verdict.then(
      (usable) => (usable ? this.#judged(client, release) : this.#takeAnother(release)),
      () => this.#takeAnother(release),
    );
  }

  #judged(client: ManagedClient, release: Release): void {
    if (this.#abandoned) this.#handBack(release);
    else this.#deliver(client, release);
  }

  #takeAnother(release: Release): void {
    release(true);
    if (this.#abandoned) this.#leave(undefined);
    else this.granted(this.#permit!);
  }

  #handBack(release: Release): void {
    release();
    this.#leave(undefined);
  }

  #deliver(client: ManagedClient, release: Release): void {
    this.#stopWatching?.();
    client.acquisition = this;
    client.pipeline_.block.checkSession = true;
    const now = performance.now();
    this.#deliveredAt = now;
    this.#desk.hub.observer.onAcquire?.({
      tenant: this.tenant,
      queuedMs: this.#grantedAt - this.startedAt,
      waitMs: now - this.startedAt,
      errorCode: undefined,
    });
    this.#done(undefined, client, release);
  }

  #fail(error: Error): void {
    this.#stopWatching?.();
    const waitMs = performance.now() - this.startedAt;
    this.#desk.hub.observer.onAcquire?.({
      tenant: this.tenant,
      queuedMs: this.#grantedAt === 0 ? waitMs : this.#grantedAt - this.startedAt,
      waitMs,
      errorCode: (error as { code?: string }).code,
    });
    process.nextTick(this.#done, error);
  }

  ended(): void {
    const runMs = performance.now() - this.#deliveredAt;
    this.#desk.hub.observer.onRelease?.({ tenant: this.tenant, runMs });
    this.#leave(runMs);
  }

  #leave(serviceMs: number | undefined): void {
    const permit = this.#permit!;
    this.#permit = undefined;
    this.#desk.gate.leave(permit, serviceMs, this.workKind);
  }
}
