import type { Context } from "../../context/index.ts";
import type { ManagedPool } from "../../drivers/pg/index.ts";

/** The role's other connections that are at work; those of pg_stat_activity that a role may always see are its own. */
const QUERY = `
  select count(*)::int as others from pg_catalog.pg_stat_activity
  where usename = current_user and backend_type = 'client backend' and state = 'active'
    and pid <> pg_catalog.pg_backend_pid() and not (pid = any($1::int[]))`;
const TIMEOUT_MS = 1_000;

/** How many connections the other processes of the same role have at work on the server, behind no pooler. */
export async function countPeers(pool: ManagedPool): Promise<number> {
  const context: Context = {
    kind: "system",
    reason: "the pool's size",
    unitOfWork: {},
    transaction: undefined,
    labels: undefined,
  };
  const { client, release } = await pool.acquire(context, { timeoutMs: TIMEOUT_MS });
  try {
    const own = [...pool.openClients].flatMap(({ processID }) => processID ?? []);
    const { rows } = await client.queryBare<{ others: number }>(QUERY, [own]);
    return rows[0]!.others;
  } finally {
    release();
  }
}
