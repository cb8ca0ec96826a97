/**
 * Inside `tap.transaction`, `orm.em` is a fork of the attempt: flushed before the commit, discarded with a rollback. A
 * nested one has a fork of its own, so that its rollback takes nothing of the outer one's pending work with it.
 */
import { ObjectSnapshots, type AroundTransaction, type Context, type Tapdb } from "@tapdb/core";
import type { EntityManager } from "../mikro-orm-types.ts";

/** A level of the running `tap.transaction`. */
export type Scope = NonNullable<Context["transaction"]>;

interface Slot {
  readonly scope: Scope;
  /** Entities as they were before they were written. */
  readonly snapshots: ObjectSnapshots;
  em: EntityManager | undefined;
  making: boolean;
}

/** The forks of one ORM. */
export interface TransactionForks {
  readonly aroundTransaction: AroundTransaction;
  /** Remembers an entity that is about to be written, so that a rollback can take back what MikroORM writes into it. */
  remember(entity: object): void;
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

interface Helper {
  /** Set while a flush is under way. */
  __processing?: boolean;
  readonly __data?: object;
  readonly __originalEntityData?: object;
}

/** The entity, and what MikroORM keeps beside it: whether it is new, and what the database is thought to hold. */
function rememberEntity(snapshots: ObjectSnapshots, entity: object): void {
  const helper = (entity as { readonly __helper?: Helper }).__helper;
  const isProcessing = helper?.__processing;
  if (isProcessing === true) helper!.__processing = false;
  for (const part of [entity, helper, helper?.__data, helper?.__originalEntityData]) {
    if (part !== undefined) snapshots.remember(part);
  }
  if (isProcessing === true) helper!.__processing = true;
}

/** Forks for one ORM on `tap`. */
export function createTransactionForks(tap: Tapdb): TransactionForks {
  const slots = new WeakMap<Scope, Slot>();
  const currentScope = (): Scope | undefined => tap.context.current()?.transaction;
  const slotOf = (scope: Scope | undefined): Slot | undefined => {
    for (let level = scope; level !== undefined; level = level.parent) {
      const slot = slots.get(level);
      if (slot !== undefined) return slot;
    }
    return undefined;
  };
  const currentSlot = (): Slot | undefined => slotOf(currentScope());
  return {
    currentScope,
    remember(entity) {
      const slot = currentSlot();
      if (slot !== undefined) rememberEntity(slot.snapshots, entity);
    },
    async aroundTransaction(work) {
      const scope = currentScope();
      if (scope === undefined) return work();
      const slot: Slot = { scope, em: undefined, making: false, snapshots: new ObjectSnapshots() };
      slots.set(scope, slot);
      // COMMIT itself may fail.
      tap.transactions.current()?.afterRollback(() => slot.snapshots.restore());
      try {
        const value = await work();
        await slot.em?.flush();
        slotOf(scope.parent)?.snapshots.adopt(slot.snapshots);
        return value;
      } catch (error) {
        slot.em?.clear();
        slot.snapshots.restore();
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
