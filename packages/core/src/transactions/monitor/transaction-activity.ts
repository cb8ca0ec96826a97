/** Transactions of a database as the server shows them, for whoever has no tapdb in its process. */
import type { QueryConnection } from "../../ports/query-connection.ts";
import { findChains, findCycles } from "../deadlocks/live/blocking-graph.ts";
import { BLOCKING_QUERY, type BlockingSample } from "../deadlocks/live/blocking-query.ts";
import { shortShape } from "../deadlocks/statement-place.ts";

/** A session with an open transaction, or one that waits for a lock. */
export interface TransactionActivity {
  readonly backendPid: number;
  readonly role: string | undefined;
  readonly application: string | undefined;
  /** `active`, `idle in transaction`, `idle in transaction (aborted)`; undefined where the role may not see it. */
  readonly state: string | undefined;
  readonly transactionMs: number | undefined;
  /** How long it has been in its state, milliseconds. */
  readonly stateMs: number | undefined;
  /** The server processes that it waits for. */
  readonly waitsFor: readonly number[];
  readonly waitingMs: number | undefined;
  /** Its last statement, with `?` in place of values. */
  readonly shape: string | undefined;
}

/** One look. */
export interface ActivityReport {
  readonly at: Date;
  /** The oldest transaction first. */
  readonly transactions: readonly TransactionActivity[];
  /** Circles of server processes that wait for one another. */
  readonly deadlocks: readonly (readonly number[])[];
  /** Server processes in the way of others that wait for nobody, with how many wait for them. */
  readonly roots: readonly { readonly backendPid: number; readonly waiters: number }[];
  /** Sessions of other roles whose transactions are hidden from this one. */
  readonly hidden: number;
}

const ACTIVITY = `
  select a.pid, a.usename::text as role, nullif(a.application_name, '') as application, a.state, a.query,
         extract(epoch from clock_timestamp() - a.xact_start)::float8 * 1000 as "transactionMs",
         extract(epoch from clock_timestamp() - a.state_change)::float8 * 1000 as "stateMs",
         a.backend_type is null as hidden
  from pg_catalog.pg_stat_activity a
  where a.datname = current_database() and a.pid <> pg_catalog.pg_backend_pid() and a.leader_pid is null
    and (a.backend_type is null or a.backend_type = 'client backend')`;

interface ActivityRow {
  readonly pid: number;
  readonly role: string | null;
  readonly application: string | null;
  readonly state: string | null;
  readonly query: string | null;
  readonly transactionMs: number | null;
  readonly stateMs: number | null;
  readonly hidden: boolean;
}

/** Looks at the open transactions of a database, with the rights of any role: what others run may be hidden. */
export async function readTransactionActivity(connection: QueryConnection): Promise<ActivityReport> {
  const rows = (await connection.query(ACTIVITY)).rows as readonly ActivityRow[];
  const sample = (await connection.query(BLOCKING_QUERY)).rows[0] as BlockingSample;
  const shown = rows.filter(
    ({ pid, transactionMs }) => transactionMs !== null || sample.nodes.some((node) => node.pid === pid),
  );
  const transactions = shown.map((row): TransactionActivity => {
    const waits = sample.edges.filter(({ waiter }) => waiter === row.pid);
    return {
      backendPid: row.pid,
      role: row.role ?? undefined,
      application: row.application ?? undefined,
      state: row.state ?? undefined,
      transactionMs: row.transactionMs ?? undefined,
      stateMs: row.stateMs ?? undefined,
      waitsFor: waits.map(({ blocker }) => blocker),
      waitingMs: waits.length === 0 ? undefined : Math.max(...waits.map(({ waitingMs }) => waitingMs ?? 0)),
      shape: row.hidden || row.query === null || row.query === "" ? undefined : shortShape(row.query),
    };
  });
  return {
    at: new Date(),
    transactions: transactions.toSorted((one, other) => (other.transactionMs ?? 0) - (one.transactionMs ?? 0)),
    deadlocks: findCycles(sample).map(({ edges }) => edges.map(({ waiter }) => waiter)),
    roots: findChains(sample).map(({ root, waiters }) => ({ backendPid: root, waiters: waiters.length })),
    hidden: rows.filter(({ hidden }) => hidden).length,
  };
}
