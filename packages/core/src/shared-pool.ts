import { EventEmitter } from "node:events";
import type { ManagedPool } from "./drivers/pg/index.ts";

/** What ORMs use of a pool. */
export interface SharedPool extends EventEmitter {
  readonly options: Readonly<Record<string, unknown>>;
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly ended: boolean;
  connect: ManagedPool["connect"];
  query: ManagedPool["query"];
  end(callback?: () => void): Promise<void>;
}

/** A view of `pool` that an ORM may end without ending the pool. */
export function sharedPoolView(pool: ManagedPool): SharedPool {
  let ended = false;
  const view = Object.assign(new EventEmitter(), {
    connect: pool.connect.bind(pool) as ManagedPool["connect"],
    query: pool.query.bind(pool),
    async end(callback?: () => void): Promise<void> {
      ended = true;
      callback?.();
    },
  });
  return Object.defineProperties(view, {
    options: { get: () => pool.options },
    totalCount: { get: () => pool.totalCount },
    idleCount: { get: () => pool.idleCount },
    waitingCount: { get: () => pool.waitingCount },
    ended: { get: () => ended },
  }) as SharedPool;
}
