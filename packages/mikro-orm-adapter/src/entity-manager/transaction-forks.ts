/**
 * Inside `tap.transaction`, `orm.em` is a fork of the attempt: flushed before the commit, discarded with a rollback. A
 * nested one has a fork of its own, so that its rollback takes nothing of the outer one's pending work with it.
 */
import type { AroundTransaction, Context, Tapdb } from "@tapdb/core";
import type { EntityManager } from "../mikro-orm-types.ts";

/** A level of the running `tap.transaction`. */
export type Scope = NonNullable<Context["transaction"]>;

interface Slot {
  readonly scope: Scope;
  em: EntityManager | undefined;
  making: boolean;
}

/** The forks of one ORM. */
export interface TransactionForks {
  readonly aroundTransaction: AroundTransaction;
  /** The level that the running code is in. */
  currentScope(): Scope | undefined;
  /**
   * What an entity manager that follows contexts stands for in the open transaction: what MikroORM resolves it to if that
   * was made inside it, else the level's fork. Undefined outside of a transaction.
   */
  resolve(resolve: () => EntityManager, madeIn: (em: EntityManager) => Scope | undefined): EntityManager | undefined;
}

function fork(slot: Slot, from: EntityManager): EntityManager {
  slot.making = true;
  try {
    return from.fork({ useContext: true, disableContextResolution: true });
  } finally {
    slot.making = false;
  }
}

function isWithin(scope: Scope | undefined, outer: Scope): boolean {
  for (let level = scope; level !== undefined; level = level.parent) if (level === outer) return true;
  return false;
}

/** Forks for one ORM on `tap`. */
export function createTransactionForks(tap: Tapdb): TransactionForks {
  const slots = new WeakMap<Scope, Slot>();
  const currentScope = (): Scope | undefined => tap.context.current()?.transaction;
  const currentSlot = (): Slot | undefined => {
    for (let level = currentScope(); level !== undefined; level = level.parent) {
      const slot = slots.get(level);
      if (slot !== undefined) return slot;
    }
    return undefined;
  };
  return {
    currentScope,
    async aroundTransaction(work) {
      const scope = currentScope();
      if (scope === undefined) return work();
      const slot: Slot = { scope, em: undefined, making: false };
      slots.set(scope, slot);
      try {
        const value = await work();
        await slot.em?.flush();
        return value;
      } catch (error) {
        slot.em?.clear();
        throw error;
      }
    },
    resolve(resolve, madeIn) {
      const slot = currentSlot();
      if (slot === undefined || slot.making) return undefined;
      const resolved = resolve();
      if (isWithin(madeIn(resolved), slot.scope)) return resolved;
      slot.em ??= fork(slot, resolved);
      return slot.em;
    },
  };
}
