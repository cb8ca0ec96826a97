/** MikroORM 7.x: the pool that it makes for Kysely hands out the tapdb's connections. */
import { createRequire } from "node:module";
import type { Tapdb } from "@tapdb/core";
import type { Labeller } from "../labels/labeller.ts";
import { lookupPlaces } from "../installed-version.ts";
import type { AnyMethod, Connection } from "../mikro-orm-types.ts";
import { bindValues } from "./bind-values.ts";
import { TypedPool } from "./typed-pool.ts";

interface PoolOverrides {
  readonly onPoolCreated?: (pool: unknown) => unknown;
}

interface OwnPool {
  options: { readonly types?: unknown };
}

type DialectClass = new (config: object) => object;

/** The pool stays what MikroORM made, with its options and parsers; it just never connects. */
function takeOver(pool: OwnPool, tap: Tapdb, labeller: Labeller): void {
  const typed = new TypedPool(tap, labeller, pool.options.types);
  const { connect, query, end, shared } = typed;
  Object.assign(pool, { connect, query, end, options: { ...shared.options, types: pool.options.types } });
  Object.defineProperties(pool, {
    totalCount: { get: () => shared.totalCount },
    idleCount: { get: () => shared.idleCount },
    waitingCount: { get: () => shared.waitingCount },
  });
}

function loadCursor(): unknown {
  for (const place of lookupPlaces()) {
    try {
      return createRequire(createRequire(place).resolve("@mikro-orm/postgresql/package.json"))("pg-cursor");
    } catch (error) {
      if ((error as { code?: string }).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}

/** The first 7.x releases do not show their pool: their dialect is made again, with ours. */
function rebuild(dialect: object, connection: Connection, overrides: object, tap: Tapdb, labeller: Labeller): object {
  const typed = new TypedPool(tap, labeller, connection.mapOptions?.(overrides).types);
  const { onCreateConnection, onReserveConnection } = connection.options;
  const { connect, query, end, shared } = typed;
  const pool = { connect, query, end, options: shared.options };
  return new (dialect.constructor as DialectClass)({
    pool,
    cursor: loadCursor(),
    onCreateConnection,
    onReserveConnection,
  });
}

/** Makes every dialect of `connection` lead to the tapdb's pool, also after a reconnect. */
export function routeKysely(connection: Connection, tap: Tapdb, labeller: Labeller): void {
  bindValues(connection);
  const original = connection.createKyselyDialect as AnyMethod;
  connection.createKyselyDialect = (given: PoolOverrides | undefined) => {
    let routed = false;
    const dialect: object = original.call(connection, {
      ...given,
      onPoolCreated(pool: OwnPool) {
        routed = true;
        takeOver(pool, tap, labeller);
        return given?.onPoolCreated?.(pool);
      },
    });
    return routed ? dialect : rebuild(dialect, connection, given ?? {}, tap, labeller);
  };
}
