import { createTapdb, type TapdbConfigInput } from "@tapdb/core";
import pg from "pg";

/** The connections that everything is measured with. */
export const CONNECTIONS = 4;
const SLEEP = "select pg_sleep($1)";

/** A pool that runs sleeps for tenants. */
export interface Contender {
  /** The time that each tenant has had a connection, milliseconds. */
  readonly usedMs: ReadonlyMap<string, number>;
  /** Keeps a connection busy for so many milliseconds on the server. */
  sleep(tenant: string, ms: number): Promise<unknown>;
  close(): Promise<unknown>;
}

class Usage extends Map<string, number> {
  add(tenant: string, ms: number): void {
    this.set(tenant, (this.get(tenant) ?? 0) + ms);
  }
}

/** The pool of node-postgres itself, which knows no tenants. */
export function pgPool(url: string): Contender {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: 30_000 });
  const usedMs = new Usage();
  return {
    usedMs,
    async sleep(tenant, ms) {
      const client = await pool.connect();
      const startedAt = performance.now();
      try {
        return await client.query(SLEEP, [ms / 1_000]);
      } finally {
        usedMs.add(tenant, performance.now() - startedAt);
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

export function tapdbPool(url: string, config: Partial<TapdbConfigInput> = {}): Contender {
  const tap = createTapdb({ databaseUrl: url, poolSize: CONNECTIONS, maxOverflow: 0, ...config });
  const usedMs = new Usage();
  tap.observe({ onRelease: ({ tenant, runMs }) => usedMs.add(tenant ?? "", runMs) });
  return {
    usedMs,
    sleep: (tenant, ms) => tap.withTenant(tenant, () => tap.pool.query(SLEEP, [ms / 1_000]) as Promise<unknown>),
    close: () => tap.close(),
  };
}
