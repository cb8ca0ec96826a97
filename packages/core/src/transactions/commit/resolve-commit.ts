/**
 * What became of a transaction whose COMMIT was sent and never answered: the server remembers, and is asked on another
 * connection. It is not asked where the answer could be about somebody else's transaction.
 *
 * Source: PostgreSQL manual, "Transaction ID and Snapshot Information Functions" (9.28.7): `pg_xact_status`.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "../../context/index.ts";
import type { ManagedPool } from "../../drivers/pg/index.ts";
import { retryDelayMs } from "../retry/retry-delay.ts";

/** A transaction as the server knows it. */
export interface TransactionIdentification {
  /** Undefined when nothing had been written. */
  readonly id: string | undefined;
  /** The server's timeline when it began: after a failover, ids may have been given out anew. */
  readonly timeline: number | undefined;
}

/** `unknown` where the server is gone for too long, has forgotten, or is another one by now. */
export type CommitFate = "committed" | "rolled-back" | "unknown";

const TIMELINE = "select timeline_id::int as timeline from pg_catalog.pg_control_checkpoint()";
const STATUS = `select pg_catalog.pg_xact_status($1::text::xid8) as status,
  (select timeline_id::int from pg_catalog.pg_control_checkpoint()) as timeline`;

interface StatusRow {
  readonly status: "in progress" | "committed" | "aborted" | null;
  readonly timeline: number;
}

const timelines = new WeakMap<ManagedPool, Promise<number | undefined>>();

async function ask<Row>(pool: ManagedPool, context: Context, text: string, values: string[]): Promise<Row> {
  const { client, release } = await pool.acquire(context);
  try {
    const { rows } = await client.queryBare<Row>(text, values);
    return rows[0]!;
  } finally {
    release();
  }
}

/** The timeline of a pool's server, asked for once; undefined where the role may not know it. */
export function timelineOf(pool: ManagedPool, context: Context): Promise<number | undefined> {
  let known = timelines.get(pool);
  if (known === undefined) {
    known = ask<{ timeline: number }>(pool, context, TIMELINE, []).then(
      ({ timeline }) => timeline,
      () => undefined,
    );
    timelines.set(pool, known);
  }
  return known;
}

/**
 * Asks what became of a transaction, and waits while it is still in progress or the server comes back.
 * @param patienceMs The longest wait, milliseconds.
 */
export async function resolveCommit(
  pool: ManagedPool,
  context: Context,
  { id, timeline }: TransactionIdentification,
  patienceMs: number,
): Promise<CommitFate> {
  // What wrote nothing has nothing to lose: it may as well be run again.
  if (id === undefined) return "rolled-back";
  if (timeline === undefined) return "unknown";
  const giveUpAt = performance.now() + patienceMs;
  for (let attempt = 1; performance.now() < giveUpAt; attempt += 1) {
    const row = await ask<StatusRow>(pool, context, STATUS, [id]).catch(() => undefined);
    if (row !== undefined && row.timeline !== timeline) {
      timelines.delete(pool);
      return "unknown";
    }
    if (row?.status === "committed") return "committed";
    if (row?.status === "aborted") return "rolled-back";
    if (row?.status === null) return "unknown";
    await pause(retryDelayMs(attempt));
  }
  return "unknown";
}
