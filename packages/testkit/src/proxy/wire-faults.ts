/** Cuts the connection whose client sends a text. */
export interface CutRule {
  /** What the client's bytes have to hold, for example `COMMIT`; letter case counts. */
  readonly text: string;
  /**
   * `before` cuts before the server sees it; `after` lets the server answer, and cuts in place of delivering the answer.
   */
  readonly when: "before" | "after";
}

/**
 * Where a flight stands in its transaction: `begin` leaves while none is open (with tapdb it carries BEGIN), `statement`
 * inside one, `commit` holds COMMIT.
 */
export type FlightStep = "begin" | "statement" | "commit";

/**
 * How a flight is broken: `unsent` cuts before the server sees it, `sent` right after it has left for the server, which may
 * run it or not, `answered` when the server's answer is there and before the client has it.
 */
export type FlightFault = "unsent" | "sent" | "answered";

/** Breaks connections at random flights. */
export interface FaultPlan {
  /** The share of flights of each step that is broken, 0 to 1. */
  readonly rates: Readonly<Record<FlightStep, number>>;
  /** One seed, one stream of decisions; which flight meets which is up to the clock. */
  readonly seed: number;
}

/** Added latency in milliseconds, by direction. */
export interface WireDelay {
  readonly toServer: number;
  readonly toClient: number;
}

/** What the connections of one proxy share. */
export interface WireState {
  delay: WireDelay;
  /** What passing through the proxy costs anyway, one way, in milliseconds; taken off the delay. */
  hop: number;
  /** Nothing is forwarded, in either direction, and nothing closes. */
  blackhole: boolean;
  /** Used once. */
  cut: CutRule | undefined;
  /** Decides about every flight, when there is a plan. */
  faults: FaultDice | undefined;
}

const FAULTS: readonly FlightFault[] = ["unsent", "sent", "answered"];

/**
 * Draws what happens to each flight, and counts.
 *
 * Source of the generator: mulberry32 (Tommy Ettinger, public domain).
 */
export class FaultDice {
  readonly #plan: FaultPlan;
  #state: number;

  constructor(plan: FaultPlan) {
    this.#plan = plan;
    this.#state = plan.seed >>> 0;
  }

  #draw(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** The fault of this flight, or undefined when it passes. */
  roll(step: FlightStep): FlightFault | undefined {
    if (this.#draw() >= this.#plan.rates[step]) return undefined;
    return FAULTS[Math.floor(this.#draw() * FAULTS.length)];
  }
}
