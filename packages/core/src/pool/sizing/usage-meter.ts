import type { SizingSample, WorkTotals } from "./sizing-sample.ts";

/** Kinds counted apart in one sample; the rest are one kind together. */
const MAX_KINDS = 256;
const REST = "";

interface Counted {
  count: number;
  holdMs: number;
  squares: number;
}

/** Measures what a gate lets through: averages over time, and how long each kind of work held its connection. */
export class UsageMeter {
  running = 0;
  waiting = 0;
  #work = new Map<string, Counted>();
  #failed = 0;
  #runningMs = 0;
  #waitingMs = 0;
  #changedAt = performance.now();
  #sampledAt = this.#changedAt;

  /** To be called before `running` or `waiting` changes. */
  tick(): void {
    const now = performance.now();
    const elapsed = now - this.#changedAt;
    this.#runningMs += elapsed * this.running;
    this.#waitingMs += elapsed * this.waiting;
    this.#changedAt = now;
  }

  /** A piece of work gave its connection back; undefined when it never had one. */
  held(holdMs: number | undefined, kind: string = REST): void {
    if (holdMs === undefined) {
      this.#failed += 1;
      return;
    }
    const known = this.#work.get(kind);
    if (known !== undefined) {
      known.count += 1;
      known.holdMs += holdMs;
      known.squares += holdMs * holdMs;
    } else if (this.#work.size < MAX_KINDS) this.#work.set(kind, { count: 1, holdMs, squares: holdMs * holdMs });
    else this.held(holdMs, REST);
  }

  /** What was measured since the last sample. */
  sample(others: number): SizingSample {
    this.tick();
    const durationMs = this.#changedAt - this.#sampledAt;
    const sample: SizingSample = {
      durationMs,
      inUse: this.#runningMs / durationMs,
      waiting: this.#waitingMs / durationMs,
      others,
      work: this.#work as ReadonlyMap<string, WorkTotals>,
      failed: this.#failed,
    };
    this.#sampledAt = this.#changedAt;
    [this.#runningMs, this.#waitingMs, this.#failed] = [0, 0, 0];
    this.#work = new Map();
    return sample;
  }
}
