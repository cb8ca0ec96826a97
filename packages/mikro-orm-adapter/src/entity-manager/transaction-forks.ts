/** Inside `tap.transaction`, `orm.em` is a fork of the attempt: flushed before the commit, discarded with a rollback. */
import type { AroundTransaction, Context, Tapdb } from "@tapdb/core";
import type { EntityManager } from "../mikro-orm-types.ts";

type Root = NonNullable<Context["transaction"]>["root"];

interface Slot {
  em: EntityManager | undefined;
  making: boolean;
}

/** The forks of one ORM. */
export interface TransactionForks {
  readonly aroundTransaction: AroundTransaction;
  /** The transaction that the running code is in. */
  currentRoot(): Root | undefined;
  /**
   * What `em`, which follows contexts, stands for in the open transaction: `resolved` if that was made inside it, else the
   * attempt's fork. Undefined outside of a transaction.
   */
  resolve(resolve: () => EntityManager, rootOf: (em: EntityManager) => Root | undefined): EntityManager | undefined;
}

function fork(slot: Slot, from: EntityManager): EntityManager {
  slot.making = true;
  try {
    return from.fork({ useContext: true, disableContextResolution: true });
  } finally {
    slot.making = false;
  }
}

/** Forks for one ORM on `tap`. */
export function createTransactionForks(tap: Tapdb): TransactionForks {
  const slots = new WeakMap<Root, Slot>();
  const currentRoot = (): Root | undefined => tap.context.current()?.transaction?.root;
  return {
    currentRoot,
    async aroundTransaction(work) {
      const root = currentRoot();
      if (root === undefined) return work();
      const slot: Slot = { em: undefined, making: false };
      slots.set(root, slot);
      try {
        const value = await work();
        await slot.em?.flush();
        return value;
      } catch (error) {
        slot.em?.clear();
        throw error;
      }
    },
    resolve(resolve, rootOf) {
      const root = currentRoot();
      const slot = root === undefined ? undefined : slots.get(root);
      if (slot === undefined || slot.making) return undefined;
      const resolved = resolve();
      if (rootOf(resolved) === root) return resolved;
      slot.em ??= fork(slot, resolved);
      return slot.em;
    },
  };
}
