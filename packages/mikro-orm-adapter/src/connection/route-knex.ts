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
  releaseConnection(connection?: unknown): Promise<void>;
  destroy(callback?: () => void): Promise<void>;
}

type KnexClientClass = new (config: object) => KnexClient;

type KnexConnection = TypedClient & { __knexUid?: string };

function defineDialect(Base: KnexClientClass, typed: TypedPool): KnexClientClass {
  let sequence = 0;
  /** Knex releases the connection of a stream twice; by then it may be somebody else's. */
  const out = new WeakSet<KnexConnection>();
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
      client.__knexUid = `__knexUid_tapdb_${(sequence += 1)}`;
      out.add(client);
      return client;
    }

    override async releaseConnection(connection: KnexConnection | undefined): Promise<void> {
      if (connection !== undefined && out.delete(connection)) connection.release();
    }

    override async destroy(callback?: () => void): Promise<void> {
      await typed.end();
      callback?.();
    }
  };
}

interface KnexTransaction {
  isCompleted(): boolean;
  readonly executionPromise: Promise<unknown>;
}

/** Knex hands out a transaction whose BEGIN was refused, and only its first statement fails, saying nothing of why. */
function refuseFailedBegin(connection: Connection): void {
  const original = connection.begin.bind(connection);
  connection.begin = async (options) => {
    const transaction = (await original(options)) as KnexTransaction;
    if (transaction.isCompleted()) await transaction.executionPromise;
    return transaction;
  };
}

/** Makes every Knex client of `connection` lead to the tapdb's pool, also after a reconnect. */
export function routeKnex(connection: Connection, tap: Tapdb, labeller: Labeller): void {
  refuseFailedBegin(connection);
  const original = connection.createKnexClient as AnyMethod;
  connection.createKnexClient = (Base: KnexClientClass) => {
    const { types } = connection.getConnectionOptions();
    return original.call(connection, defineDialect(Base, new TypedPool(tap, labeller, types)));
  };
}
