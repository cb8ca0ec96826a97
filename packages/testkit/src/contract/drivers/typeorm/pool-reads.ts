import type { Tapdb } from "@tapdb/core";
import type { EntryPoint } from "../../orm-driver.ts";
import { seen } from "./outcomes.ts";
import { read } from "./repository-reads.ts";

interface Rows {
  readonly rows: object[];
}

const BY_IDS = 'select id, tenant_id as "tenantId" from customers where id = any($1)';
const ALL = 'select id, tenant_id as "tenantId" from customers';

/** Reads beside the ORM, on the pool that it shares. */
export function poolReads({ pool }: Tapdb): EntryPoint[] {
  return [
    read("pool.query", "reads-ids", undefined, "", async ({ ids }) =>
      seen(((await pool.query(BY_IDS, [[...ids]])) as Rows).rows),
    ),
    read("pool.query several statements", "reads-all", undefined, "", async () => {
      const [, last] = (await pool.query(`select 1; ${ALL}`)) as [Rows, Rows];
      return seen(last.rows);
    }),
    read("pool.connect", "reads-ids", undefined, "", async ({ ids }) => {
      const client = await pool.connect();
      try {
        return seen(((await client.query(BY_IDS, [[...ids]])) as Rows).rows);
      } finally {
        client.release();
      }
    }),
  ];
}
