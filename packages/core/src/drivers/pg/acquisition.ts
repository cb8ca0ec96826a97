/** One acquisition of a pool connection on its way: to a permit of the gate, then to a connection of node-postgres' pool. */
import type { Context } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { CallSite } from "../../observe/index.ts";
import type { Hold, NestedWaiter } from "../../ports/connection-holds.ts";
import type { ConnectionHooks, OpenTicket } from "../../ports/connection-hooks.ts";
import { deadlineTimer } from "../../ports/deadline-timer.ts";
import type { AdmissionOptions, Permit, PermitWaiter, PoolGate } from "../../ports/pool-gate.ts";
import { acquireTimeout, connectFailure } from "./connect-failure.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import type { Borrower, ManagedClient } from "./managed-client.ts";

export type Release = (error?: Error | boolean) => void;
/** How an acquisition is made. */
export interface AcquisitionOptions {
  readonly admission: AdmissionOptions | undefined;
  /** What the flow that asks is known to hold when it has got it; undefined for a single statement. */
  readonly hold: Hold | undefined;
}

export type CheckoutCallback = (error: Error | undefined, client: ManagedClient, release: Release) => void;

/** What is left to whoever the gate serves late, because the event loop was stalled, milliseconds. */
const AFTER_STALL_MS = 1_000;

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

export class Acquisition implements PermitWaiter, Borrower, OpenTicket, NestedWaiter {
  /** For node-postgres' pool, whose pending item this is: we are to be called back in any case. */
  readonly timedOut = false;
  readonly context: Context;
  readonly startedAt = performance.now();
  workKind: string | undefined = undefined;
  readonly #desk: CheckoutDesk;
  readonly #options: AcquisitionOptions;
  readonly #done: CheckoutCallback;
  #permit: Permit | undefined = undefined;
  #grantedAt = 0;
  #deliveredAt = 0;
  #forgivenMs = 0;
  /** Its caller has had an error; the connection, when it comes, is for somebody else. */
  #abandoned = false;
  /** Waits until it may open a connection: it has a permit, and node-postgres' pool knows nothing of it. */
  #awaitsTurn = false;
  #nested: Hold | undefined = undefined;
  #lastFailure: Error | undefined = undefined;
  #stopWatching: (() => void) | undefined = undefined;

  constructor(desk: CheckoutDesk, context: Context, options: AcquisitionOptions, done: CheckoutCallback) {
    this.#desk = desk;
    this.context = context;
    this.#options = options;
    this.#done = done;
  }

  get tenant(): string | undefined {
    return this.context.kind === "tenant" ? this.context.tenant : undefined;
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }

  get isOver(): boolean {
    return this.#abandoned || this.#grantedAt > 0;
  }

  get holds(): Hold {
    return this.#nested!;
  }

  get callSite(): CallSite | undefined {
    return this.#options.hold?.callSite;
  }

  get hold(): Hold | undefined {
    return this.#options.hold;
  }

  get handedOutAt(): number {
    return this.#deliveredAt;
  }

  get #timeoutMs(): number {
    return this.#options.admission?.timeoutMs ?? this.#desk.gate.timeoutMs;
  }

  get #remainingMs(): number {
    return Math.max(0, this.startedAt + this.#timeoutMs + this.#forgivenMs - performance.now());
  }

  start(): void {
    const { admission } = this.#options;
    if (admission?.signal?.aborted) return this.#fail(cancelled(admission.signal.reason));
    const { gate } = this.#desk;
    const permit = gate.tryEnter(this.tenant);
    if (permit === undefined) this.#wait(admission);
    else this.granted(permit);
  }

  #wait(admission: AdmissionOptions | undefined): void {
    const { gate, hooks, hub } = this.#desk;
    const refusal = hooks.beforeWait?.();
    if (refusal !== undefined) return this.#fail(refusal);
    const { hold } = this.#options;
    this.#nested = hold === undefined ? hub.flows?.current() : hold.parent;
    if (this.#nested !== undefined) hooks.onNestedWait?.(this);
    gate.enter(this.tenant, admission, this);
  }

  #waitIsOver(): void {
    if (this.#nested === undefined) return;
    this.#desk.hooks.onNestedWaitOver?.(this);
    this.#nested = undefined;
  }

  granted(permit: Permit): void {
    this.#permit = permit;
    if (this.#abandoned) return this.#leave(undefined);
    this.#waitIsOver();
    this.#grantedAt = performance.now();
    // The gate takes nobody for late after a stall of the event loop.
    const lateMs = this.#grantedAt - this.startedAt - this.#timeoutMs;
    if (lateMs > 0) this.#forgivenMs = lateMs + Math.min(this.#timeoutMs, AFTER_STALL_MS);
    this.#goOn();
  }

  /** Refused by the gate, or because it closes a circle of flows that wait for one another. */
  refused(error: Error): void {
    if (!this.#abandoned) this.#abandon(error);
  }

  /** With a permit: to an idle connection, or to a new one when it may be opened. */
  #goOn(): void {
    const { hooks, idleCount } = this.#desk;
    // An idle connection is there at once.
    if (idleCount > 0) return this.#desk.place(this);
    this.#watch();
    const answer = hooks.beforeOpen?.(this);
    if (!(answer instanceof Promise)) return this.#admitted(answer);
    this.#awaitsTurn = true;
    void this.#awaitTurn(answer);
  }

  async #awaitTurn(answer: Promise<Error | undefined>): Promise<void> {
    const refusal = await answer;
    if (!this.#awaitsTurn) return;
    this.#awaitsTurn = false;
    this.#admitted(refusal);
  }

  #admitted(refusal: Error | undefined): void {
    if (refusal === undefined) return this.#desk.place(this);
    this.#abandon(refusal);
    this.#leave(undefined);
  }

  /** Opening and validating take their time, within which the acquisition's own may run out. */
  #watch(): void {
    if (this.#stopWatching !== undefined) return;
    const signal = this.#options.admission?.signal;
    const abort = (): void => this.#abandon(cancelled(signal?.reason));
    const stop = deadlineTimer(this.#remainingMs, () => this.#abandon(this.#tooLate()));
    signal?.addEventListener("abort", abort, { once: true });
    this.#stopWatching = () => {
      stop();
      signal?.removeEventListener("abort", abort);
    };
  }

  #tooLate(): Error {
    const timeoutMs = this.#timeoutMs;
    const last = this.#lastFailure;
    return acquireTimeout(timeoutMs, last && connectFailure(last, 0, timeoutMs));
  }

  #abandon(error: Error): void {
    this.#abandoned = true;
    this.#waitIsOver();
    this.#fail(error);
    if (!this.#awaitsTurn) return;
    this.#awaitsTurn = false;
    this.#leave(undefined);
  }

  /** What node-postgres' pool answers. */
  callback(error: Error | undefined, client: ManagedClient | undefined, release: Release): void {
    if (client === undefined) return this.#failedToOpen(error!);
    if (this.#abandoned) return this.#handBack(release);
    const verdict = this.#desk.hooks.onBorrow?.(client, this.#remainingMs);
    if (verdict === undefined || verdict === true) return this.#deliver(client, release);
    if (verdict === false) return this.#takeAnother(release);
    this.#watch();
    verdict.then(
      (usable) => (usable ? this.#judged(client, release) : this.#takeAnother(release)),
      () => this.#takeAnother(release),
    );
  }

  #failedToOpen(error: Error): void {
    this.#lastFailure = error;
    if (this.#abandoned) return this.#leave(undefined);
    if (this.#desk.hooks.mayRetry?.(error) === true) return this.#goOn();
    this.#abandon(connectFailure(error, performance.now() - this.startedAt, this.#timeoutMs));
    this.#leave(undefined);
  }

  #judged(client: ManagedClient, release: Release): void {
    if (this.#abandoned) this.#handBack(release);
    else this.#deliver(client, release);
  }

  #takeAnother(release: Release): void {
    release(true);
    if (this.#abandoned) this.#leave(undefined);
    else this.#goOn();
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
    const { hold } = this.#options;
    if (hold !== undefined) this.#desk.hub.flows?.granted(hold, client);
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
    const { hold } = this.#options;
    if (hold !== undefined) this.#desk.hub.flows?.released(hold);
    this.#leave(runMs);
  }

  #leave(serviceMs: number | undefined): void {
    const permit = this.#permit!;
    this.#permit = undefined;
    this.#desk.gate.leave(permit, serviceMs, this.workKind);
  }
}
