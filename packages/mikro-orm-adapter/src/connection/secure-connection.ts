import type { Tapdb } from "@tapdb/core";
import { TapdbError } from "@tapdb/core/errors";
import type { Labeller } from "../labels/labeller.ts";
import type { Connection } from "../mikro-orm-types.ts";
import { inSystemContext } from "../start-up/system-context.ts";
import { routeKnex } from "./route-knex.ts";
import { routeKysely } from "./route-kysely.ts";

const PLACES = ["host", "port", "user", "password", "dbName"];

/** The connection says where the tapdb connects, and nothing else. */
function pointAt(connection: Connection, databaseUrl: string): void {
  connection.options = { ...connection.options, clientUrl: databaseUrl };
  for (const place of PLACES) delete connection.options[place];
}

/**
 * Makes `connection` use the tapdb's pool only.
 * @throws {TapdbError} `ORM.UNSUPPORTED` for a connection of another shape than 6.4 to 7.x have.
 */
export function secureConnection(connection: Connection, tap: Tapdb, labeller: Labeller): void {
  pointAt(connection, tap.config.databaseUrl);
  if (typeof connection.createKyselyDialect === "function") routeKysely(connection, tap, labeller);
  else if (typeof connection.createKnexClient === "function") routeKnex(connection, tap, labeller);
  else {
    throw new TapdbError({
      code: "ORM.UNSUPPORTED",
      message: "MikroORM's connection has neither the Kysely nor the Knex shape that tapdb routes.",
      hint: "Use @mikro-orm/postgresql 6.4 or later, or 7, with its own driver.",
    });
  }
  const connect = connection.connect.bind(connection);
  connection.connect = (...values) => inSystemContext(tap, "mikro-orm start-up", () => connect(...values));
  const transactional = connection.transactional.bind(connection);
  // Within tap.transaction it is a savepoint, and what its callback sends belongs inside.
  connection.transactional = (work, options) => tap.nested(() => transactional(work, options));
}
