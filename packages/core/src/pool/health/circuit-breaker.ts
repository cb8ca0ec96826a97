/**
 * Decides when a connection may be opened. While all is well it stays out of the way. After a failure attempts go one at a
 * time, with growing pauses. After several nobody tries any more but a probe of its own, until that gets through: so a
 * server that comes back meets one connection at a time, then at most as many as the pool has.
 *
 * Source: Nygard, "Release It!", Circuit Breaker; HikariCP wiki, "Rapid Recovery".
 */
import type { TapdbError } from "../../errors/index.ts";
import type { Clock } from "../../ports/clock.ts";
import { connectOutcome, isOwnTimeout, type ConnectOutcome } from "./connect-outcome.ts";
import { circuitOpen } from "./errors.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";
import { RecoveryProbe, type TryConnect } from "./recovery-probe.ts";

/** Who waits for a turn to connect. */
export interface ConnectTicket {
  /** Nobody waits for it any more. */
  readonly abandoned: boolean;
}

/** What the breaker works with. */
export interface CircuitBreakerOptions {
  /** Failures in a row that open it; 0 never does. */
  readonly failures: number;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly tryConnect: TryConnect;
  /** The longest that an attempt to connect may take, milliseconds. */
  readonly connectTimeoutMs: number;
  readonly onChange: (state: "open" | "closed", lastFailure: Error | undefined) => void;
}

type Answer = TapdbError | undefined;

interface Turn {
  readonly ticket: ConnectTicket;
  readonly go: (answer: Answer) => void;
}

/** Failures within less than this are one event and open nothing, milliseconds. */
const MIN_TROUBLE_MS = 150;
/**
 * An attempt that we gave up counts once for each so many milliseconds that it hung, and as a part of one when it hung for
 * less: a pool that has little patience says nothing about the server.
 */
const HANG_UNIT_MS = 1_000;

export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  readonly #probe: RecoveryProbe;
  readonly #turns: Turn[] = [];
  #failures = 0;
  /** Failures of any kind since the last success: what the pauses grow with. */
  #streak = 0;
  #troubledSince = 0;
  #notBefore = 0;
  #trying = false;
  #timer: NodeJS.Timeout | undefined;
  #lastFailure: Error | undefined;
  #open = false;
  /** How often it opened. */
  opened = 0;
  /** When it opened last. */
  openedAt = 0;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
    this.#probe = new RecoveryProbe({
      random: options.random,
      tryConnect: options.tryConnect,
      connectTimeoutMs: options.connectTimeoutMs,
      onRecovered: (error) => this.#recovered(error),
    });
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Nothing has failed since the last success. */
  get isCalm(): boolean {
    return this.#streak === 0;
  }

  /** An error while it is open, else undefined. */
  refusal(): Answer {
    return this.#open ? circuitOpen(this.#streak, this.#lastFailure) : undefined;
  }

  /** Asked before a connection is opened: at once yes, at once no, or the answer when it is the ticket's turn. */
  admit(ticket: ConnectTicket): Answer | Promise<Answer> {
    if (this.#open) {
      this.#probe.demanded();
      return this.refusal();
    }
    if (this.#streak === 0) return undefined;
    return new Promise((go) => {
      this.#turns.push({ ticket, go });
      this.#pump();
    });
  }

  /** A connection was opened. */
  succeeded(): void {
    this.#streak = 0;
    this.#failures = 0;
    this.#trying = false;
    for (const { go } of this.#turns.splice(0)) go(undefined);
    if (this.#open) this.#close();
  }

  /** A connection became free, which whoever waits for a turn can take instead of opening one. */
  freed(): void {
    if (this.#turns.length > 0) this.#turns.shift()!.go(undefined);
  }

  /** Whether another attempt may go better than the one that failed with `error`. */
  mayRetry(error: Error): boolean {
    return !this.#open && connectOutcome(error) !== "refused";
  }

  /** An attempt failed after `durationMs`. */
  failed(error: Error, durationMs: number): void {
    const outcome = connectOutcome(error);
    this.#lastFailure = error;
    this.#trying = false;
    if (outcome === "refused") return this.succeeded();
    this.#count(outcome, isOwnTimeout(error) ? durationMs / HANG_UNIT_MS : 1, durationMs);
    if (this.#mustOpen()) this.#trip();
    else this.#pump();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#probe.stop();
    for (const { go } of this.#turns.splice(0)) go(this.refusal());
  }

  #count(outcome: ConnectOutcome, weight: number, durationMs: number): void {
    const now = this.#options.clock.now();
    if (this.#streak === 0) this.#troubledSince = now - durationMs;
    this.#streak += 1;
    if (outcome === "unreachable") this.#failures += weight;
    else this.#failures = 0;
    this.#notBefore = now + reconnectDelayMs(this.#streak, this.#options.random());
  }

  #mustOpen(): boolean {
    const { failures, clock } = this.#options;
    return failures > 0 && this.#failures >= failures && clock.now() - this.#troubledSince >= MIN_TROUBLE_MS;
  }

  #trip(): void {
    if (this.#open) return;
    this.#open = true;
    this.opened += 1;
    this.openedAt = this.#options.clock.now();
    this.#options.onChange("open", this.#lastFailure);
    for (const { go } of this.#turns.splice(0)) go(this.refusal());
    this.#probe.start();
  }

  /** The probe got through, or an answer that is not for a circuit to hide. */
  #recovered(error: Error | undefined): void {
    if (error === undefined || connectOutcome(error) === "refused") this.succeeded();
    else if (connectOutcome(error) === "busy") {
      this.#failures = 0;
      this.#lastFailure = error;
      this.#close();
    }
  }

  #close(): void {
    this.#open = false;
    this.#probe.stop();
    this.#options.onChange("closed", this.#lastFailure);
  }

  /** Lets the next one try, when nobody does and the pause is over. */
  #pump(): void {
    if (this.#trying || this.#turns.length === 0 || this.#timer !== undefined) return;
    const wait = this.#notBefore - this.#options.clock.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#pump();
      }, wait);
      return;
    }
    const next = this.#turns.shift()!;
    this.#trying = !next.ticket.abandoned;
    next.go(undefined);
    if (!this.#trying) this.#pump();
  }
}
