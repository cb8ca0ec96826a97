/** Counts by name for a handful of names; what comes after the limit is counted together. */
export class CountedNames {
  readonly #counts = new Map<string, number>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#counts.size;
  }

  /** The first name that was counted. */
  get first(): string | undefined {
    return this.#counts.keys().next().value;
  }

  add(name: string, count = 1): void {
    const known = this.#counts.get(name);
    if (known !== undefined) this.#counts.set(name, known + count);
    else if (this.#counts.size < this.#limit) this.#counts.set(name, count);
    else this.#counts.set("other", (this.#counts.get("other") ?? 0) + count);
  }

  merge(other: CountedNames): void {
    for (const [name, count] of other.#counts) this.add(name, count);
  }

  /** Names and counts, most counted first. */
  entries(): [name: string, count: number][] {
    return [...this.#counts].toSorted(([, one], [, other]) => other - one);
  }
}
