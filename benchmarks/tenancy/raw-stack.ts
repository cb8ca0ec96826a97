import { createTapdb } from "@tapdb/core";
import pg from "pg";
import { inTenant } from "./in-tenant.ts";
import { BIND, type Reader, type Stack, type StackUrls } from "./reader.ts";

const READ = "select id, tenant_id, name, email, created_at from customers where id = $1";

interface Queryable {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

function reader(queryable: Queryable, close: () => Promise<unknown>): Reader {
  return { read: async (id) => (await queryable.query(READ, [id])).rows.length === 1, close };
}

function bare(url: string): Reader {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  return reader(pool, () => pool.end());
}

/** What node-postgres itself can do at best: the application names its statement. */
export function namedReader(url: string): Reader {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  return {
    read: async (id) => (await pool.query({ name: "customer", text: READ, values: [id] })).rows.length === 1,
    close: () => pool.end(),
  };
}

function managed({ protected: databaseUrl, tenant }: StackUrls): Reader {
  const tap = createTapdb({ databaseUrl, poolSize: 1, maxOverflow: 0 });
  return inTenant(
    tap,
    tenant,
    reader(tap.pool as unknown as Queryable, () => tap.close()),
  );
}

function today({ protected: url, tenant }: StackUrls): Reader {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  return {
    async read(id) {
      const client = await pool.connect();
      await client.query("BEGIN");
      await client.query(BIND, [tenant]);
      const { rows } = await client.query(READ, [id]);
      await client.query("COMMIT");
      client.release();
      return rows.length === 1;
    },
    close: () => pool.end(),
  };
}

/** The pool of node-postgres itself. */
export function rawStack(urls: StackUrls): Stack {
  return { bare: bare(urls.bare), protected: managed(urls), today: today(urls) };
}
