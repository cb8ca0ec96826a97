import type { Tenant } from "./tenants.ts";

/** A write that may or may not have happened until the server says. */
export interface Claim {
  /** The server acknowledged it. */
  acknowledge(): void;
  /** The server refused it, or it was rolled back for certain. */
  refuse(): void;
}

/** What is written: one more on a counter, or notes with one body. */
export type WriteKind = "counter" | "note";

/** A model of what the database has to hold at the end: what was acknowledged, and what nobody can know of. */
export class Ledger {
  readonly #sure: Record<WriteKind, Map<number, number>> = { counter: new Map(), note: new Map() };
  readonly #maybe: Record<WriteKind, Map<number, number>> = { counter: new Map(), note: new Map() };
  #sequence = 0;
  #freshId = 100_000_000;
  acknowledged = 0;

  /** Starts a write; it counts as possible until it is settled. */
  claim(kind: WriteKind, { tag }: Tenant, amount = 1): Claim {
    const add = (counts: Map<number, number>, by: number): void => void counts.set(tag, (counts.get(tag) ?? 0) + by);
    add(this.#maybe[kind], amount);
    let settled = false;
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      add(this.#maybe[kind], -amount);
      return true;
    };
    return {
      acknowledge: () => {
        if (!settle()) return;
        add(this.#sure[kind], amount);
        this.acknowledged += 1;
      },
      refuse: () => void settle(),
    };
  }

  /** The fewest and the most that a tenant may have. */
  bounds(kind: WriteKind, tag: number): readonly [low: number, high: number] {
    const low = this.#sure[kind].get(tag) ?? 0;
    return [low, low + (this.#maybe[kind].get(tag) ?? 0)];
  }

  /** Writes whose outcome stayed unknown. */
  get ambiguous(): number {
    let sum = 0;
    for (const counts of Object.values(this.#maybe)) for (const count of counts.values()) sum += count;
    return sum;
  }

  /** A body that names its writer: `17:new:42`. Notes of the kind `new` are counted at the end. */
  body({ tag }: Tenant, kind: "new" | "update" | "gone" | "aside" | "refused"): string {
    return `${tag}:${kind}:${(this.#sequence += 1)}`;
  }

  /** An id that no row has. */
  freshId(): number {
    return (this.#freshId += 1);
  }
}
