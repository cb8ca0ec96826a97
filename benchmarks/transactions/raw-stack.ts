import type pg from "pg";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import { loadPgCopy } from "../profiler/pg-copies.ts";
import { TENANT } from "./accounts-database.ts";
import type { QueryFunction, Work } from "./query-function.ts";

/**
 * The pool of node-postgres itself. Its sessions have the tenant for good, so that it sees the same rows under the same
 * policies and pays nothing for binding.
 */
export function rawPool(context: BenchmarkContext, url: string, max: number): pg.Pool {
  const { Pool } = loadPgCopy();
  const pool = new Pool({ connectionString: url, max, options: `-c tapdb.tenant=${TENANT}` });
  context.defer(() => pool.end());
  return pool;
}

const rollback = (client: pg.PoolClient): Promise<void> =>
  client.query("ROLLBACK").then(
    () => client.release(),
    (error: Error) => client.release(error),
  );

/** One attempt as it is written by hand: BEGIN, the work, COMMIT, each awaited. */
export async function rawTransaction(pool: pg.Pool, begin: string, work: Work): Promise<void> {
  const client = await pool.connect();
  const query: QueryFunction = (text, values) => client.query(text, values as unknown[]);
  try {
    await client.query(begin);
    await work(query);
    await client.query("COMMIT");
  } catch (error) {
    await rollback(client);
    throw error;
  }
  client.release();
}
