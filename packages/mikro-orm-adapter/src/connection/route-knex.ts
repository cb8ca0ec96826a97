/** MikroORM 6.x: Knex acquires the tapdb's connections. */
import type { Tapdb } from "@tapdb/core";
import type { Labeller } from "../labels/labeller.ts";
import type { AnyMethod, Connection } from "../mikro-orm-types.ts";
import type { TypedClient } from "./typed-client.ts";
import { TypedPool } from "./typed-pool.ts";

interface KnexClient {
  pool: unknown;
  initializePool(config?: unknown): void;
  acquireConnection(): Promise<unknown>;
  releaseConnection(connection: unknown): Promise<void>;
  destroy(callback?: () => void): Promise<void>;
}

type KnexClientClass = new (config: object) => KnexClient;

type KnexConnection = TypedClient & { __knexUid?: string };

function defineDialect(Base: KnexClientClass, typed: TypedPool): KnexClientClass {
  let sequence = 0;
  return class extends Base {
    override initializePool(): void {
      const { shared } = typed;
      this.pool = {
        destroy: async () => undefined,
        numUsed: () => shared.totalCount - shared.idleCount,
        numFree: () => shared.idleCount,
        numPendingAcquires: () => shared.waitingCount,
        numPendingCreates: () => 0,
      };
    }

    override async acquireConnection(): Promise<KnexConnection> {
      const client: KnexConnection = await typed.lend();
      client.__knexUid ??= `__knexUid_tapdb_${(sequence += 1)}`;
      return client;
    }

    override async releaseConnection(connection: KnexConnection): Promise<void> {
      connection.release();
    }

    override async destroy(callback?: () => void): Promise<void> {
      await typed.end();
      callback?.();
    }
  };
}

/** Makes every Knex client of `connection` lead to the tapdb's pool, also after a reconnect. */
export function routeKnex(connection: Connection, tap: Tapdb, labeller: Labeller): void {
  const original = connection.createKnexClient as AnyMethod;
  connection.createKnexClient = (Base: KnexClientClass) => {
    const { types } = connection.getConnectionOptions();
    return original.call(connection, defineDialect(Base, new TypedPool(tap, labeller, types)));
  };
}
