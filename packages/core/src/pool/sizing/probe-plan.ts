export type Direction = "up" | "down";

const LARGE_STEP = 2;
const SMALL_STEP = Math.SQRT2;
/** How long the limit rests once neither direction is better: first, and at most, milliseconds. */
const FIRST_REST_MS = 4_000;
const LONGEST_REST_MS = 60_000;
const REST_GROWTH = 1.6;

/** Which limit to try next: doubling and halving first, steps of a half later, then a rest that grows. */
export class ProbePlan {
  readonly #random: () => number;
  #step = LARGE_STEP;
  #refused = new Set<Direction>();
  #direction: Direction = "up";
  #restMs = FIRST_REST_MS;

  constructor(random: () => number) {
    this.#random = random;
  }

  get direction(): Direction {
    return this.#direction;
  }

  /** The limit to try from `limit`, or undefined when there is none left to try: then it is time to rest. */
  next(limit: number, floor: number, ceiling: number, can: (direction: Direction) => boolean): number | undefined {
    for (;;) {
      for (const direction of [this.#direction, opposite(this.#direction)]) {
        const candidate = Math.min(ceiling, Math.max(floor, this.#from(limit, direction)));
        if (this.#refused.has(direction) || candidate === limit || !can(direction)) continue;
        this.#direction = direction;
        return candidate;
      }
      if (this.#step === SMALL_STEP) return undefined;
      this.#step = SMALL_STEP;
      this.#refused.clear();
    }
  }

  /** The candidate was better: go on the same way; the way back is known to be worse. */
  accepted(): void {
    this.#refused = new Set([opposite(this.#direction)]);
    this.#restMs = FIRST_REST_MS;
  }

  refused(): void {
    this.#refused.add(this.#direction);
    this.#direction = opposite(this.#direction);
  }

  /** How long to rest now, milliseconds, spread by a quarter so that processes do not probe in step. */
  rest(): number {
    const rest = this.#restMs * (0.875 + 0.25 * this.#random());
    this.#restMs = Math.min(LONGEST_REST_MS, this.#restMs * REST_GROWTH);
    this.#refused.clear();
    return rest;
  }

  /** The work has changed: what was learnt of other limits no longer holds. */
  forget(): void {
    this.#step = LARGE_STEP;
    this.#refused.clear();
    this.#restMs = FIRST_REST_MS;
  }

  #from(limit: number, direction: Direction): number {
    if (direction === "up") return Math.max(limit + 1, Math.round(limit * this.#step));
    return Math.min(limit - 1, Math.round(limit / this.#step));
  }
}

function opposite(direction: Direction): Direction {
  return direction === "up" ? "down" : "up";
}
