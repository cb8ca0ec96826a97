import { sqlStateOf, TapdbError } from "../errors/index.ts";
import type { QueryConnection } from "../ports/query-connection.ts";
import { assembleSnapshot, type CatalogRows } from "./assemble-snapshot.ts";
import type { CatalogQuery } from "./catalog-query.ts";
import type { CatalogSnapshot, UnreadPart } from "./catalog-snapshot.ts";
import { CATALOG_QUERIES } from "./queries/all-queries.ts";
import type { ServerInfo } from "./queries/server.ts";

/** How to read the catalogs. */
export interface ReadCatalogOptions {
  /**
   * The longest that one of some twenty queries may take, milliseconds. @defaultValue 10_000
   */
  readonly statementTimeoutMs?: number;
  /**
   * `own` begins a read-only transaction and ends it. `callers` looks from inside the transaction that is open on the
   * connection, and so sees what it has changed. @defaultValue "own"
   */
  readonly transaction?: "own" | "callers";
}

const VERSION_STEP = 10_000;
const OLDEST_MAJOR = 14;
const DEFAULT_TIMEOUT_MS = 10_000;
const SAVEPOINT = "tapdb_catalog";

async function rowsOf(connection: QueryConnection, sql: string): Promise<readonly unknown[]> {
  return (await connection.query(sql)).rows;
}

/** Reads one part; what the server refuses is left out, and the transaction goes on. */
async function readPart(
  connection: QueryConnection,
  query: CatalogQuery<unknown>,
  major: number,
  unread: UnreadPart[],
): Promise<readonly unknown[]> {
  await connection.query(`savepoint ${SAVEPOINT}_part`);
  try {
    return await rowsOf(connection, query.sql(major));
  } catch (error) {
    const reason = sqlStateOf(error);
    if (reason === undefined) throw error;
    unread.push({ part: query.part, reason });
    await connection.query(`rollback to savepoint ${SAVEPOINT}_part`);
    return [];
  }
}

async function readAll(connection: QueryConnection, timeoutMs: number): Promise<CatalogSnapshot> {
  // Names come out qualified when no schema is searched.
  await connection.query(
    `select set_config('search_path', '', true), set_config('statement_timeout', '${timeoutMs}', true), set_config('lock_timeout', '2000', true)`,
  );
  const { server: serverQuery, ...queries } = CATALOG_QUERIES;
  const [server] = (await rowsOf(connection, serverQuery.sql(OLDEST_MAJOR))) as ServerInfo[];
  const major = Math.floor(server!.versionNumber / VERSION_STEP);
  if (major < OLDEST_MAJOR) {
    throw new TapdbError({
      code: "SERVER.UNSUPPORTED",
      message: `The server is PostgreSQL ${major}, and the catalogs are read from ${OLDEST_MAJOR} on.`,
      hint: "Upgrade the server.",
    });
  }
  const unread: UnreadPart[] = [];
  const rows: Record<string, readonly unknown[]> = {};
  for (const [name, query] of Object.entries(queries)) {
    rows[name] = await readPart(connection, query, major, unread);
  }
  return assembleSnapshot(server!, rows as unknown as CatalogRows, unread);
}

/**
 * Reads a {@link CatalogSnapshot} in one read-only transaction; needs no right but to connect.
 *
 * @throws {TapdbError} `SERVER.UNSUPPORTED` before PostgreSQL 14. What the server refuses is in `unread`, not thrown.
 * @example await readCatalog(client) // begin isolation level repeatable read read only; select … from pg_class …; rollback
 */
export async function readCatalog(
  connection: QueryConnection,
  { statementTimeoutMs = DEFAULT_TIMEOUT_MS, transaction = "own" }: ReadCatalogOptions = {},
): Promise<CatalogSnapshot> {
  const own = transaction === "own";
  await connection.query(own ? "begin isolation level repeatable read read only" : `savepoint ${SAVEPOINT}`);
  try {
    return await readAll(connection, Math.trunc(statementTimeoutMs));
  } finally {
    await connection.query(own ? "rollback" : `rollback to savepoint ${SAVEPOINT}`);
  }
}
