import type { DeadlockReport, TransactionTrace } from "@tapdb/core";
import pg from "pg";
import type { Replay } from "../../../packages/core/src/transactions/deadlocks/prediction/predict-deadlocks.ts";
import type { World } from "./world.ts";

/** What the live detector said of a deadlock that was made to happen. */
export interface LiveOutcome {
  /** From before the wait that closes the circle until the report, milliseconds; undefined when there was none. */
  readonly ms: number | undefined;
  /** What the report lacks. */
  readonly lacks: readonly string[];
}

type Isolation = "read committed" | "repeatable read" | "serializable";

interface Member {
  readonly pid: Promise<number>;
  readonly go: () => void;
  readonly over: Promise<unknown>;
}

/** How long the detector is waited for, milliseconds. */
const PATIENCE_MS = 4_000;
const ATTEMPTS = 8;
const MEASUREMENTS = 3;
/** What the detector is to keep to, milliseconds. */
export const WITHIN_MS = 250;
const AT_END = { text: "set constraints all immediate", values: [] };

function isolationOf({ begin }: TransactionTrace): Isolation | undefined {
  return /isolation level (read committed|repeatable read|serializable)/i.exec(begin)?.[1]?.toLowerCase() as Isolation;
}

/** Runs a recorded transaction through tapdb up to the statement at which it will wait. */
function startMember({ tap }: World, trace: TransactionTrace, waitsAt: number): Member {
  const gate = Promise.withResolvers<void>();
  const pid = Promise.withResolvers<number>();
  const isolation = isolationOf(trace);
  const options = { ...(trace.name === undefined ? {} : { name: trace.name }), ...(isolation && { isolation }) };
  const steps = [...trace.statements, AT_END];
  const over = tap.withTenant(trace.binding!, () =>
    tap.transaction({ ...options, retry: false }, async (transaction) => {
      for (const { text, values } of steps.slice(0, waitsAt)) await transaction.query(text, values);
      const { rows } = await transaction.query<{ pid: number }>("select pg_backend_pid() as pid");
      pid.resolve(rows[0]!.pid);
      await gate.promise;
      const { text, values } = steps[waitsAt]!;
      await transaction.query(text, values);
      // Nothing is left behind, so that a circle that did not close can be tried again.
      throw new RangeError("undo");
    }),
  );
  over.catch((error: unknown) => pid.reject(error));
  return { pid: pid.promise, go: () => gate.resolve(), over };
}

async function untilWaiting({ admin }: World, pid: number): Promise<void> {
  for (;;) {
    const { rows } = await admin.query<{ waits: boolean }>("select cardinality(pg_blocking_pids($1)) > 0 as waits", [
      pid,
    ]);
    if (rows[0]!.waits) return;
  }
}

function lacking({ parties, victim, rootPid, mayResolve }: DeadlockReport, members: number): string[] {
  const wants: readonly (readonly [string, boolean])[] = [
    ["all members", parties.length === members],
    ["call sites", parties.every(({ statement }) => statement?.callSite !== undefined)],
    ["tenants", parties.every(({ tenant }) => tenant !== undefined)],
    ["names", parties.every(({ transaction }) => transaction !== undefined)],
    ["a victim", parties.some(({ backendPid }) => backendPid === victim?.backendPid)],
    ["the root", parties.some(({ backendPid }) => backendPid === rootPid)],
    ["that it will not resolve", !mayResolve],
  ];
  return wants.flatMap(([what, has]) => (has ? [] : what));
}

/** One run; undefined when the circle did not close, as it may not where several wait for one key. */
async function attempt(world: World, { traces, interleaving }: Replay): Promise<LiveOutcome | undefined> {
  const { order, waitsAt, obstacle } = interleaving;
  const third = new pg.Client({ connectionString: world.database.adminUrl });
  const report = Promise.withResolvers<DeadlockReport>();
  const stop = world.tap.deadlocks.onReport((each) => each.kind === "deadlock" && report.resolve(each));
  const members = traces.map((trace, index) => startMember(world, trace, waitsAt[index]!));
  const all = Promise.allSettled(members.map(({ over }) => over));
  try {
    const pids = await Promise.all(members.map(({ pid }) => pid));
    if (obstacle !== undefined) {
      await third.connect();
      await third.query("begin; set local session_replication_role = replica");
      await third.query(obstacle.text, [...obstacle.values]);
    }
    const first = obstacle === undefined ? order.slice(0, -1) : order;
    for (const index of first) {
      members[index]!.go();
      await untilWaiting(world, pids[index]!);
    }
    const startedAt = performance.now();
    if (obstacle === undefined) members[order.at(-1)!]!.go();
    else await third.query("rollback");
    const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS).unref());
    const seen = await Promise.race([report.promise, all.then(() => "over" as const), patience]);
    const ms = performance.now() - startedAt;
    if (seen === "over") return undefined;
    await world.admin.query("select pg_cancel_backend($1)", [seen?.victim?.backendPid ?? pids[0]]);
    return seen === undefined ? { ms: undefined, lacks: [] } : { ms, lacks: lacking(seen, members.length) };
  } finally {
    stop();
    for (const { go } of members) go();
    if (obstacle !== undefined) await third.end();
    await all;
  }
}

/**
 * Makes a confirmed prediction happen through tapdb, and times the detector. One that is late is run up to twice more: a
 * machine that stands still is not the detector's.
 */
export async function liveShape(world: World, replay: Replay): Promise<LiveOutcome> {
  let best: LiveOutcome = { ms: undefined, lacks: ["a deadlock: the circle never closed"] };
  let late = 0;
  for (let times = 0; times < ATTEMPTS && late < MEASUREMENTS; times += 1) {
    const outcome = await attempt(world, replay);
    if (outcome === undefined) continue;
    if (outcome.ms === undefined || outcome.lacks.length > 0) return outcome;
    if (best.ms === undefined || outcome.ms < best.ms) best = outcome;
    if (outcome.ms <= WITHIN_MS) return best;
    late += 1;
  }
  return best;
}
