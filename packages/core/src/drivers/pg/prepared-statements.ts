import { LRUCache } from "lru-cache";
import { textFacts, type TextFacts } from "./session-state.ts";

/** Limits of the statements that one connection prepares under names of ours. */
export interface PreparedStatementLimits {
  /** Statements kept prepared on one connection. */
  readonly maxPerConnection: number;
  /** How often a text has to be seen on the connection before it is prepared. */
  readonly hotAfter: number;
}

interface Entry {
  readonly facts: TextFacts;
  uses: number;
  name: string | undefined;
}

/** A longer text is more likely a one-off than hot, and costs the server memory. */
const MAX_TEXT_LENGTH = 16_384;
/** Texts remembered per prepared statement, so that a hot text is recognised among cold ones. */
const CANDIDATES_PER_SLOT = 4;

/**
 * The texts that one connection has seen, and the names of those that are prepared on it. Bounded: the least recently used
 * name is closed when a hotter one needs its place.
 */
export class PreparedStatements {
  readonly #limits: PreparedStatementLimits;
  readonly #texts: LRUCache<string, Entry>;
  readonly #named: LRUCache<string, Entry>;
  #sequence = 0;

  constructor(limits: PreparedStatementLimits, onClose: (name: string) => void) {
    this.#limits = limits;
    this.#texts = new LRUCache({ max: Math.max(64, limits.maxPerConnection * CANDIDATES_PER_SLOT) });
    this.#named = new LRUCache({
      max: Math.max(1, limits.maxPerConnection),
      dispose: (entry, name) => {
        entry.name = undefined;
        onClose(name);
      },
    });
  }

  /** Counts a use of `text` and returns what is known of it. */
  see(text: string): { readonly facts: TextFacts } {
    return this.#touch(text);
  }

  /** The name to use for `text`, once it is hot; undefined while it is not worth preparing. */
  nameOf(text: string): string | undefined {
    if (text.length > MAX_TEXT_LENGTH) return undefined;
    const entry = this.#texts.get(text);
    if (entry === undefined || entry.uses < this.#limits.hotAfter) return undefined;
    return this.#name(entry);
  }

  /** The name of a statement of ours, which is always worth preparing. */
  nameOfOwn(text: string): string {
    return this.#name(this.#touch(text));
  }

  /** Forgets all names, after the server dropped them or said that a plan is stale. */
  forgetAll(): void {
    this.#named.clear();
  }

  get size(): number {
    return this.#named.size;
  }

  #touch(text: string): Entry {
    let entry = this.#texts.get(text);
    if (entry === undefined) {
      entry = { facts: textFacts(text), uses: 0, name: undefined };
      if (text.length <= MAX_TEXT_LENGTH) this.#texts.set(text, entry);
    }
    entry.uses += 1;
    return entry;
  }

  #name(entry: Entry): string {
    if (entry.name === undefined) {
      entry.name = `tapdb_${(this.#sequence += 1)}`;
      this.#named.set(entry.name, entry);
    } else {
      this.#named.get(entry.name);
    }
    return entry.name;
  }
}
