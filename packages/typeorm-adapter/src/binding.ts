import type { Tapdb } from "@tapdb/core";
import type { OfSource, SourceInternals } from "./typeorm-types.ts";

/** What ties a data source to its tapdb. It hangs on `options.driver`, which TypeORM hands around as it is. */
export interface Binding {
  readonly tap: Tapdb;
  /** How many guarded `initialize` calls are on their way; a pool that is made outside of one is not protected. */
  startingUp: number;
}

/** Shared by all copies of this package, so that the one that patched serves the others. */
const BINDING = Symbol.for("tapdb.typeorm.binding");

/** Marks a driver object as `binding`'s. */
export function bindDriver(driver: object, binding: Binding): void {
  Object.defineProperty(driver, BINDING, { value: binding });
}

/** The binding of a driver object, or undefined when it is not tapdb's. */
export function bindingOfDriver(driver: unknown): Binding | undefined {
  if (typeof driver !== "object" || driver === null) return undefined;
  return (driver as Record<symbol, Binding | undefined>)[BINDING];
}

/** The data source of a query builder, an entity manager or a query runner, in both lines of TypeORM. */
export function sourceOf(self: unknown): SourceInternals | undefined {
  const { dataSource, connection } = self as OfSource;
  return dataSource ?? connection;
}
