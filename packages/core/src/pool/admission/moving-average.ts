/** An exponentially weighted moving average that starts with its first value. */
export class MovingAverage {
  #value: number | undefined;
  readonly #weight: number;

  /** @param weight The share of a new value, between 0 and 1. */
  constructor(weight: number) {
    this.#weight = weight;
  }

  /** The average, or undefined before the first value. */
  get value(): number | undefined {
    return this.#value;
  }

  add(value: number): void {
    this.#value = this.#value === undefined ? value : this.#value + (value - this.#value) * this.#weight;
  }
}
