import { setTimeout as pause } from "node:timers/promises";

/** A loop that works, and rests, until it is told to stop. */
export interface CallersOptions {
  /** How many loops there are. */
  readonly count: number;
  /** What each does again and again. */
  readonly work: () => Promise<unknown>;
  /** Time between the end of one and the beginning of the next, milliseconds. @defaultValue none */
  readonly restMs?: number;
}

/** Runs groups of callers side by side. */
export class Callers {
  readonly #loops: Promise<void>[] = [];
  #stopped = false;

  /** Starts a group; each time from asking to the answer goes to `times`, milliseconds. */
  start({ count, work, restMs }: CallersOptions, times: number[]): void {
    const loop = async (): Promise<void> => {
      while (!this.#stopped) {
        const startedAt = performance.now();
        await work();
        times.push(performance.now() - startedAt);
        if (restMs !== undefined) await pause(restMs);
      }
    };
    for (let caller = 0; caller < count; caller += 1) this.#loops.push(loop());
  }

  /** Ends all groups; resolves when the last is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }
}
