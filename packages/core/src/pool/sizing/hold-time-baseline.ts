import type { MeasurementWindow } from "./measurement-window.ts";

/** Kinds remembered; beyond it the one that was seen longest ago is forgotten. */
const MAX_KINDS = 256;
const MIN_COUNT = 8;
/** How far a baseline moves towards a longer mean in one window, so that it follows work that has grown for good. */
const FOLLOW = 0.02;

/** How long each kind of work takes when the server is at ease. It says when to ask for a smaller limit, never the answer. */
export class HoldTimeBaseline {
  readonly #means = new Map<string, number>();

  learn(window: MeasurementWindow): void {
    for (const [kind, { count, holdMs }] of window.work) {
      if (count < MIN_COUNT) continue;
      const mean = holdMs / count;
      const known = this.#means.get(kind);
      this.#means.delete(kind);
      this.#means.set(kind, known === undefined || mean < known ? mean : known + (mean - known) * FOLLOW);
    }
    while (this.#means.size > MAX_KINDS) this.#means.delete(this.#means.keys().next().value!);
  }

  /** How many times longer than at ease the work of a window took; 1 when nothing is known of it. */
  inflation(window: MeasurementWindow): number {
    let expected = 0;
    let measured = 0;
    for (const [kind, { count, holdMs }] of window.work) {
      const known = this.#means.get(kind);
      if (known === undefined) continue;
      expected += known * count;
      measured += holdMs;
    }
    return expected === 0 ? 1 : measured / expected;
  }

  /** Work done per second, counted in the time that it takes at ease; comparable across mixes. */
  rate(window: MeasurementWindow): number {
    let expected = 0;
    for (const [kind, { count }] of window.work) expected += (this.#means.get(kind) ?? 0) * count;
    return expected / window.durationMs;
  }
}
