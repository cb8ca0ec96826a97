import type { Tapdb } from "@tapdb/core";
import type { TaggedRow } from "../judge.ts";

/** What both the pool and its connections have. */
export interface Queryable {
  query(config: unknown, values?: unknown): unknown;
}

/** The rows of a statement on a connection. */
export async function rowsOn<Row = TaggedRow>(on: Queryable, config: unknown, values?: unknown[]): Promise<Row[]> {
  return ((await on.query(config, values)) as { rows: Row[] }).rows;
}

/** The rows of a statement on the pool. */
export function rowsOf<Row = TaggedRow>(tap: Tapdb, config: unknown, values?: unknown[]): Promise<Row[]> {
  return rowsOn<Row>(tap.pool, config, values);
}

/** A connection that the pool lends. */
export interface Client extends Queryable {
  query(config: unknown, values?: unknown, callback?: (error: Error | null, result?: unknown) => void): unknown;
  release(error?: Error | boolean): void;
}

/** Lends a connection and gives it back, whatever happens. */
export async function lend<T>(tap: Tapdb, work: (client: Client) => Promise<T>): Promise<T> {
  const client: Client = await tap.pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

export const POINT = "select id, tenant_id, tag from customers where id = $1";
export const MANY = "select id, tenant_id, tag from customers where id = any($1)";
export const ALL = "select id, tenant_id, tag from customers";
