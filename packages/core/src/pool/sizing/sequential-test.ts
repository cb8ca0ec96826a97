import type { Comparison } from "./compare-windows.ts";

export type Verdict = "gain" | "no-gain" | "undecided";

/** Standard errors that a verdict needs before the last pair. */
const CONFIDENCE = 2;
/** Spread of a pair that is assumed while only one was measured, and the least that is believed of several. */
const ASSUMED_SPREAD = 0.06;
const LEAST_SPREAD = 0.015;
/** Pairs after which it has to decide. */
const MAX_PAIRS = 5;
/** A step of all connections together below this many doublings is too small to be measured well. */
const UNCLEAR_BELOW = 0.25;
/** What a doubling of the connections has to gain to be worth it. */
const GAIN_PER_DOUBLING = Math.log(1.04);
/** What a doubling has to beat the threshold by, so that sizes of equal worth are not swapped for ever. */
const HYSTERESIS = 0.01;

/** Decides between two limits from pairs of windows, as soon as the pairs suffice. */
export class SequentialTest {
  readonly #keeps: "gain" | "no-gain";
  readonly #whenUnclear: "gain" | "no-gain";
  readonly #pairs: Comparison[] = [];

  /**
   * @param keeps The verdict that leaves the limit where it is; the other one has to beat the hysteresis.
   * @param whenUnclear The verdict on a difference that is too small to measure: of a step that is small beside what
   * other processes do, nothing else can be said.
   */
  constructor(keeps: "gain" | "no-gain", whenUnclear: "gain" | "no-gain") {
    this.#keeps = keeps;
    this.#whenUnclear = whenUnclear;
  }

  add(pair: Comparison): void {
    this.#pairs.push(pair);
  }

  verdict(): Verdict {
    const count = this.#pairs.length;
    if (count === 0) return "undecided";
    const mean = this.#mean((pair) => pair.logGain);
    const doublings =
      Math.max(
        0,
        this.#mean((pair) => pair.logConnections),
      ) / Math.LN2;
    const threshold = doublings * (GAIN_PER_DOUBLING + (this.#keeps === "gain" ? -HYSTERESIS : HYSTERESIS));
    const distance = mean - threshold;
    const error = this.#standardError(mean);
    if (count < MAX_PAIRS && Math.abs(distance) < CONFIDENCE * error) return "undecided";
    if (Math.abs(distance) < error && doublings < UNCLEAR_BELOW) return this.#whenUnclear;
    return distance > 0 ? "gain" : "no-gain";
  }

  #mean(of: (pair: Comparison) => number): number {
    return this.#pairs.reduce((sum, pair) => sum + of(pair), 0) / this.#pairs.length;
  }

  /** The larger of what single pieces of work suggest and what the pairs show. */
  #standardError(mean: number): number {
    const count = this.#pairs.length;
    const within = this.#mean((pair) => pair.variance);
    const between =
      count < 2
        ? ASSUMED_SPREAD ** 2
        : this.#pairs.reduce((sum, { logGain }) => sum + (logGain - mean) ** 2, 0) / (count - 1);
    return Math.sqrt(Math.max(within, between, LEAST_SPREAD ** 2) / count);
  }
}
