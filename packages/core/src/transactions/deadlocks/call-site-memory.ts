import { LRUCache } from "lru-cache";
import type { CallSite } from "../../observe/index.ts";

interface Known {
  calls: number;
  callSite: CallSite | undefined;
}

const MAX_TEXTS = 1_000;
/** Stacks that are taken of a text before it counts as known. */
const FIRST_CALLS = 3;
/** After that, one in so many. */
const LATER_INTERVAL = 256;
/** Longer texts are not kept. */
const MAX_TEXT_LENGTH = 10_000;

/**
 * Where texts come from. A stack costs some microseconds, so that it is taken of the first few calls of each text and of
 * one in 256 later; whoever meets the text without a stack of its own is told the last that was seen.
 */
export class CallSiteMemory {
  readonly #texts = new LRUCache<string, Known>({ max: MAX_TEXTS });

  /** Whether the next call of `text` should bring its stack. */
  wants(text: string): boolean {
    const known = this.#texts.peek(text);
    if (known === undefined) return true;
    return known.calls < FIRST_CALLS || known.calls % LATER_INTERVAL === 0;
  }

  /** Counts a call, with its stack if it has one. */
  saw(text: string, callSite: CallSite | undefined): void {
    const known = this.#texts.peek(text);
    if (known !== undefined) {
      known.calls += 1;
      if (callSite !== undefined) known.callSite = callSite;
      if (known.calls % LATER_INTERVAL === 0) this.#texts.get(text);
    } else if (text.length <= MAX_TEXT_LENGTH) this.#texts.set(text, { calls: 1, callSite });
  }

  /** The application's line that sends `text`. */
  of(text: string): string | undefined {
    return this.#texts.peek(text)?.callSite?.();
  }
}
