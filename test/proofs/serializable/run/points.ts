/** The longest that a transaction waits for another where a workload directs them, milliseconds: it is a wish, no order. */
const PATIENCE_MS = 1_000;

/** Points that the transactions of a group reach, and wait for. Whoever ends reaches all of its points. */
export class Points {
  readonly #reached = new Map<string, PromiseWithResolvers<void>>();
  readonly #parties: number;
  #met = 0;

  /** @param parties how many have to be at `meet` */
  constructor(parties: number) {
    this.#parties = parties;
  }

  #point(name: string): PromiseWithResolvers<void> {
    const point = this.#reached.get(name) ?? Promise.withResolvers<void>();
    this.#reached.set(name, point);
    return point;
  }

  reach(name: string): void {
    this.#point(name).resolve();
  }

  /** Resolves when the point was reached, or when that takes too long. */
  async until(name: string): Promise<void> {
    const { promise, resolve } = this.#point(name);
    const timer = setTimeout(resolve, PATIENCE_MS);
    await promise;
    clearTimeout(timer);
  }

  /** One party is there, or will not come. */
  arrive(): void {
    this.#met += 1;
    if (this.#met >= this.#parties) this.reach("met");
  }
}
