/**
 * TypeORM writes keys, versions and defaults into the entities that it saves. When the transaction, or the savepoint, is rolled
 * back, they are taken out again: the next attempt would otherwise update rows that there are not, or insert keys of its own.
 */
import { ObjectSnapshots, type AroundTransaction, type Context, type Tapdb } from "@tapdb/core";
import type { EntityMetadataLike, SourceInternals } from "../typeorm-types.ts";

type Scope = NonNullable<Context["transaction"]>;

/** The entities of one tapdb's open transactions. */
export interface EntityStates {
  readonly aroundTransaction: AroundTransaction;
  /** Remembers entities that are about to be written, with those that hang on them. */
  remember(source: SourceInternals, target: unknown, entities: unknown): void;
}

const states = new WeakMap<Tapdb, EntityStates>();

/** Those of `tap`. */
export function entityStatesOf(tap: Tapdb): EntityStates {
  let known = states.get(tap);
  if (known === undefined) states.set(tap, (known = createEntityStates(tap)));
  return known;
}

function createEntityStates(tap: Tapdb): EntityStates {
  const levels = new WeakMap<Scope, ObjectSnapshots>();
  const levelOf = (scope: Scope | undefined): ObjectSnapshots | undefined => {
    for (let at = scope; at !== undefined; at = at.parent) {
      const snapshots = levels.get(at);
      if (snapshots !== undefined) return snapshots;
    }
    return undefined;
  };
  return {
    async aroundTransaction(work) {
      const scope = tap.context.current()?.transaction;
      if (scope === undefined) return work();
      const own = new ObjectSnapshots();
      levels.set(scope, own);
      // COMMIT itself may fail.
      tap.transactions.current()?.afterRollback(() => own.restore());
      try {
        const value = await work();
        levelOf(scope.parent)?.adopt(own);
        return value;
      } catch (error) {
        own.restore();
        throw error;
      }
    },
    remember(source, target, entities) {
      const level = levelOf(tap.context.current()?.transaction);
      if (level !== undefined) rememberAll(level, source, target, entities);
    },
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value);
}

function metadataOf(source: SourceInternals, target: unknown, entity: object): EntityMetadataLike | undefined {
  if (source.hasMetadata(target)) return source.getMetadata(target);
  return source.hasMetadata(entity.constructor) ? source.getMetadata(entity.constructor) : undefined;
}

function rememberAll(level: ObjectSnapshots, source: SourceInternals, target: unknown, entities: unknown): void {
  for (const entity of Array.isArray(entities) ? (entities as unknown[]) : [entities]) {
    if (isObject(entity)) rememberEntity(level, metadataOf(source, target, entity), entity);
  }
}

function rememberEntity(level: ObjectSnapshots, metadata: EntityMetadataLike | undefined, entity: object): void {
  if (level.has(entity)) return;
  level.remember(entity);
  const held = entity as Record<string, unknown>;
  for (const { propertyName } of metadata?.embeddeds ?? []) {
    const embedded = held[propertyName];
    if (isObject(embedded)) level.remember(embedded);
  }
  for (const { propertyName, inverseEntityMetadata } of metadata?.relations ?? []) {
    // A lazy relation's getter would load it; what is there is an own value.
    const related: unknown = Object.getOwnPropertyDescriptor(entity, propertyName)?.value;
    for (const one of Array.isArray(related) ? (related as unknown[]) : [related]) {
      if (isObject(one) && !(one instanceof Promise)) rememberEntity(level, inverseEntityMetadata, one);
    }
  }
}
