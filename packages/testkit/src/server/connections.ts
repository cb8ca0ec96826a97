import { runSql } from "./run-sql.ts";

/** Which backends are meant, by columns of `pg_stat_activity`; all that are given must match. */
export interface BackendFilter {
  readonly database?: string;
  readonly user?: string;
  readonly applicationName?: string;
  readonly pid?: number;
  /** For example `active`, `idle`, `idle in transaction`. */
  readonly state?: string;
}

const MATCH = `backend_type = 'client backend' and pid <> pg_backend_pid()
  and ($1::text is null or datname = $1) and ($2::text is null or usename = $2)
  and ($3::text is null or application_name = $3) and ($4::int is null or pid = $4) and ($5::text is null or state = $5)`;

function parameters({ database, user, applicationName, pid, state }: BackendFilter): unknown[] {
  return [database, user, applicationName, pid, state].map((value) => value ?? null);
}

/** Counts the client connections that match; the one that asks is not counted. */
export async function countConnections(adminUrl: string, where: BackendFilter = {}): Promise<number> {
  const [row] = await runSql(
    adminUrl,
    `select count(*)::int as count from pg_stat_activity where ${MATCH}`,
    parameters(where),
  );
  return Number(row?.count);
}

/**
 * Ends the matching client backends with `pg_terminate_backend` and waits until they are gone, 5 seconds at most.
 * Gives how many.
 */
export async function killBackends(adminUrl: string, where: BackendFilter): Promise<number> {
  const sql = `select count(*) filter (where pg_terminate_backend(pid, 5000))::int as count from pg_stat_activity where ${MATCH}`;
  const [row] = await runSql(adminUrl, sql, parameters(where));
  return Number(row?.count);
}
