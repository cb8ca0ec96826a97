import { HoldTimeBaseline } from "./hold-time-baseline.ts";
import { MeasurementWindow } from "./measurement-window.ts";
import { Probe } from "./probe.ts";
import { ProbePlan, type Direction } from "./probe-plan.ts";
import type { SizingSample } from "./sizing-sample.ts";
import { isLongEnough, saysSomething } from "./window-length.ts";

/** The bounds of a controller. */
export interface PoolSizeBounds {
  /** Connections that are always allowed. */
  readonly floor: number;
  /** The most connections that may ever be used. */
  readonly budget: number;
  /** Where to begin. @defaultValue the floor */
  readonly initial?: number;
  /** Numbers from 0 to 1 by which rests are spread. @defaultValue Math.random */
  readonly random?: () => number;
}

/** What the controller is doing. */
export type SizingPhase = "app-limited" | "probing-up" | "probing-down" | "resting";

/** A sample longer than this was measured over a stall of the event loop or of the machine, milliseconds. */
const STALL_MS = 2_000;
/** The pool counts as full from this share of its limit, when callers wait. */
const FULL = 0.9;
const WAITING = 0.5;
/** How much longer than at ease work has to take before fewer connections are tried on a pool nobody waits for. */
const INFLATED = 1.3;
/** A change of the rate of work by this factor means that the work is another one. */
const CHANGED = 1.35;
/** Without waiters for this long, what was learnt under load is no longer believed, milliseconds. */
const FORGETS_AFTER_MS = 5_000;
const FIRST_CAP_MS = 15_000;
const LONGEST_CAP_MS = 300_000;

/**
 * Finds the smallest limit that does about as much work per second as any other, by trying: does a step up gain work,
 * does a step down lose any? A hill climb on measured work in the manner of BBR's probing (Cardwell et al. 2016), with a
 * sequential test instead of a single look. Latency alone never decides: locks and slow tenants raise it too. It reads no
 * clock and starts no timer: time is the sum of the samples' durations.
 */
export class PoolSizeController {
  readonly floor: number;
  readonly #plan: ProbePlan;
  readonly #baseline = new HoldTimeBaseline();
  #budget: number;
  #limit: number;
  #probe: Probe | undefined;
  #window = new MeasurementWindow();
  #restMs = 0;
  #restingRate: number | undefined;
  #appLimited = true;
  #appLimitedMs = 0;
  #cap = Number.POSITIVE_INFINITY;
  #capMs = 0;
  #nextCapMs = FIRST_CAP_MS;

  constructor({ floor, budget, initial = floor, random = Math.random }: PoolSizeBounds) {
    this.floor = floor;
    this.#budget = budget;
    this.#limit = Math.min(budget, Math.max(floor, initial));
    this.#plan = new ProbePlan(random);
  }

  /** The limit that has to be in force for the next sample. */
  get limit(): number {
    return this.#probe?.limit ?? this.#limit;
  }

  /** The limit without what is being tried. */
  get settledLimit(): number {
    return this.#limit;
  }

  get phase(): SizingPhase {
    if (this.#probe !== undefined) return this.#plan.direction === "up" ? "probing-up" : "probing-down";
    return this.#appLimited ? "app-limited" : "resting";
  }

  get #ceiling(): number {
    return Math.max(this.floor, Math.min(this.#budget, this.#cap));
  }

  /** Takes what was measured under `limit` and gives the limit to put in force. */
  observe(sample: SizingSample): number {
    this.#capMs -= sample.durationMs;
    if (this.#capMs <= 0) this.#cap = Number.POSITIVE_INFINITY;
    if (sample.durationMs > STALL_MS) this.#startOver();
    else if (this.#probe === undefined) this.#rest(sample);
    else this.#try(this.#probe, sample);
    return this.limit;
  }

  /** Another budget, for example because other processes came or went. */
  setBudget(budget: number): number {
    this.#budget = Math.max(this.floor, budget);
    return this.#confine();
  }

  /** The server turned a connection down for want of slots (53300) while `open` were open: no more than these for a while. */
  serverFull(open: number): number {
    this.#cap = Math.max(this.floor, open);
    this.#capMs = this.#nextCapMs;
    this.#nextCapMs = Math.min(LONGEST_CAP_MS, this.#nextCapMs * 2);
    return this.#confine();
  }

  #confine(): number {
    if (this.#limit > this.#ceiling || (this.#probe?.limits.candidate ?? 0) > this.#ceiling) this.#startOver();
    this.#limit = Math.min(this.#limit, this.#ceiling);
    return this.limit;
  }

  #startOver(): void {
    this.#probe = undefined;
    this.#window = new MeasurementWindow();
  }

  #try(probe: Probe, sample: SizingSample): void {
    const outcome = probe.observe(sample);
    if (outcome === undefined) return;
    this.#probe = undefined;
    if (outcome === "accepted") {
      this.#limit = probe.limits.candidate;
      this.#plan.accepted();
    } else this.#plan.refused();
    const known = outcome === "accepted" ? probe.lastOfCandidate : undefined;
    if (known === undefined) this.#startOver();
    else this.#afterWindow(known);
  }

  #rest(sample: SizingSample): void {
    this.#restMs -= sample.durationMs;
    this.#window.add(sample);
    if (!isLongEnough(this.#window)) return;
    const window = this.#window;
    this.#window = new MeasurementWindow();
    if (!saysSomething(window)) return;
    this.#afterWindow(window);
  }

  #afterWindow(window: MeasurementWindow): void {
    this.#appLimited = window.waiting < WAITING || window.inUse < FULL * this.#limit;
    this.#appLimitedMs = this.#appLimited ? this.#appLimitedMs + window.durationMs : 0;
    const isInflated = this.#baseline.inflation(window) > INFLATED;
    this.#baseline.learn(window);
    if (this.#hasChanged(window)) {
      this.#plan.forget();
      this.#restMs = 0;
    }
    if (this.#restMs > 0) return;
    const can = (direction: Direction): boolean => (this.#appLimited ? direction === "down" && isInflated : true);
    // Of a pool that is not full, only what is in use can be too much.
    const from = this.#appLimited ? Math.min(this.#limit, Math.ceil(window.inUse)) : this.#limit;
    const candidate = this.#plan.next(from, this.floor, this.#ceiling, can);
    if (candidate !== undefined) {
      this.#restingRate = undefined;
      const options = { guardsWaiting: this.#appLimited, isInflated };
      this.#probe = new Probe({ current: this.#limit, candidate }, window, options);
    } else if (!this.#appLimited) {
      this.#restMs = this.#plan.rest();
      this.#restingRate = this.#baseline.rate(window);
    }
  }

  /** Nobody has waited for long, or, while it rests under load, the rate of work is another one. */
  #hasChanged(window: MeasurementWindow): boolean {
    if (this.#appLimited) return this.#appLimitedMs > FORGETS_AFTER_MS;
    if (this.#restingRate === undefined) return false;
    const ratio = this.#baseline.rate(window) / this.#restingRate;
    return ratio > CHANGED || ratio < 1 / CHANGED;
  }
}
