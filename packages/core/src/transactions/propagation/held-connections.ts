/**
 * Connections that transactions hold while they wait for one more: `requires_new` and `not_supported` inside a transaction.
 * When those who wait hold all that the pool has, none of them can ever go on, which no server sees.
 */
import type { TransactionRoot, TransactionScope } from "../../context/index.ts";
import { selfDeadlock } from "../transaction-errors.ts";

/** A transaction that knows which one waits for it. */
interface Chained extends TransactionRoot {
  readonly suspended: TransactionScope | undefined;
}

interface SizedPool {
  readonly options: Readonly<Record<string, unknown>>;
}

/** The transactions that wait for code which runs with `suspended`, innermost first. */
export function suspendedChain(suspended: TransactionScope | undefined): readonly TransactionRoot[] {
  const chain: TransactionRoot[] = [];
  for (let scope = suspended; scope !== undefined; scope = (scope.root as Chained).suspended) chain.push(scope.root);
  return chain;
}

/** Those of all pools of a manager. */
export class HeldConnections {
  readonly #waiting = new Map<TransactionRoot, number>();
  readonly #pools = new WeakMap<TransactionRoot, object>();

  /** `root` has a connection of `pool`. */
  hold(root: TransactionRoot, pool: object): void {
    this.#pools.set(root, pool);
  }

  /**
   * Waits for `acquire`, which takes a connection of `pool`, on behalf of code that runs while `chain` waits.
   * @throws {TapdbError} `POOL.SELF_DEADLOCK` when all connections of the pool are held by such waits.
   */
  async whileWaiting<T>(chain: readonly TransactionRoot[], pool: SizedPool, acquire: () => Promise<T>): Promise<T> {
    if (chain.length === 0) return acquire();
    for (const root of chain) this.#waiting.set(root, (this.#waiting.get(root) ?? 0) + 1);
    try {
      const held = this.#heldOf(pool);
      if (held >= Number(pool.options.max)) throw selfDeadlock(held);
      return await acquire();
    } finally {
      for (const root of chain) {
        const left = this.#waiting.get(root)! - 1;
        if (left === 0) this.#waiting.delete(root);
        else this.#waiting.set(root, left);
      }
    }
  }

  #heldOf(pool: object): number {
    let held = 0;
    for (const root of this.#waiting.keys()) if (this.#pools.get(root) === pool) held += 1;
    return held;
  }
}
