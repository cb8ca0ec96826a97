import { LRUCache } from "lru-cache";
import { ContentionGroup, type ContentionOutcome } from "./contention-group.ts";

/** Groups kept; of more, the least recently used are forgotten and found again by their conflicts. */
const MAX_GROUPS = 1_000;

/** A transaction on its way through the gate. */
export interface Passage {
  /** It has ended, or its attempt has. */
  leave(outcome: ContentionOutcome): void;
}

/**
 * Keeps transactions that conflict with each other from running at once, by what they are called and whose they are. Costs
 * nothing while there are no conflicts: groups come with the first one, and go when there are none left.
 */
export class ContentionGate {
  readonly #groups = new LRUCache<string, ContentionGroup>({ max: MAX_GROUPS });

  /** Kinds of transactions that are held back now. */
  get groups(): number {
    return this.#groups.size;
  }

  /**
   * Waits until a transaction may run. `keyOf` is called only when it matters.
   * @param signals Whose signal ends the wait, with its reason.
   */
  async enter(keyOf: () => string, isRetry: boolean, signals: { readonly signal: AbortSignal }): Promise<Passage> {
    const group = this.#groups.size === 0 ? undefined : this.#groups.get(keyOf());
    if (group !== undefined) await group.enter(isRetry, signals.signal);
    const startedAt = performance.now();
    return { leave: (outcome) => this.#leave(keyOf, group, outcome, startedAt) };
  }

  #leave(keyOf: () => string, group: ContentionGroup | undefined, outcome: ContentionOutcome, startedAt: number): void {
    if (group !== undefined) {
      group.leave(outcome, startedAt);
      if (group.isCalm && group.isIdle) this.#groups.delete(keyOf());
    } else if (outcome === "conflict") {
      const key = keyOf();
      const known = this.#groups.get(key) ?? new ContentionGroup();
      this.#groups.set(key, known);
      known.learn(outcome, startedAt);
    }
  }
}
