import type { LockProbe } from "./held-locks.ts";
import type { LockAcquisition } from "./lock-acquisition.ts";
import type { LockCycle } from "./lock-order.ts";
import { stepsOf } from "./measure-locks.ts";
import { obstacleTo, putUp, type Obstacle } from "./obstacle.ts";
import type { ScratchConnection, ScratchDatabase } from "./scratch-database.ts";
import type { TransactionTrace } from "./transaction-trace.ts";
import { untilBlocked, type Outcome, type Settled } from "./until-blocked.ts";

/** A transaction with its measured locks. */
export interface MeasuredTransaction {
  readonly trace: TransactionTrace;
  readonly locks: readonly LockAcquisition[];
}

/** In which order the statements were started that ended in a deadlock. */
export interface Interleaving {
  /** Indices of members: each has run all its statements before the one at which it waits. Then these start, in this order. */
  readonly order: readonly number[];
  /** For each member, the statement at which it waits, from 0. */
  readonly waitsAt: readonly number[];
  /** Where both take both locks in one statement: what a third transaction holds until both wait, and then gives back. */
  readonly obstacle: Obstacle | undefined;
}

const DEADLOCK = "40P01";
const KEY_ATTEMPTS = 8;
const CANCEL = "select pg_catalog.pg_cancel_backend(pid) from unnest($1::int[]) pid";
/** Whether one of the processes waits for one that waits for nobody and runs nothing. */
const WAITS_FOR_IDLE = `
  select exists (
    select from unnest($1::int[]) p(pid) cross join lateral unnest(pg_catalog.pg_blocking_pids(p.pid)) b(pid)
    join pg_catalog.pg_stat_activity a on a.pid = b.pid
    where a.state = 'idle in transaction'
  ) as alive`;

function permutations(count: number): number[][] {
  if (count === 1) return [[0]];
  return permutations(count - 1).flatMap((shorter) =>
    Array.from({ length: count }, (_, at) => [...shorter.slice(0, at), count - 1, ...shorter.slice(at)]),
  );
}

/** Forces predicted circles on a server, one transaction on one connection. */
export class InterleavingForce {
  readonly #database: ScratchDatabase;
  readonly #observer: ScratchConnection;
  readonly #obstacle: ScratchConnection;
  readonly #probe: LockProbe;
  readonly #connections: ScratchConnection[] = [];

  constructor(
    database: ScratchDatabase,
    { observer, obstacle }: { observer: ScratchConnection; obstacle: ScratchConnection },
    probe: LockProbe,
  ) {
    this.#database = database;
    this.#observer = observer;
    this.#obstacle = obstacle;
    this.#probe = probe;
  }

  /** The interleaving in which the server ended one of them with 40P01, or undefined when none did. */
  async force(transactions: readonly MeasuredTransaction[], cycle: LockCycle): Promise<Interleaving | undefined> {
    const members = cycle.members.map((member) => transactions[member]!);
    const waitsAt = members.map(({ locks }, index) => locks[cycle.waitsAt[index]!]!.statement);
    while (this.#connections.length < members.length) this.#connections.push(await this.#database.connect());
    for (const order of permutations(members.length).toReversed())
      if (await this.#attempt(members, waitsAt, order, undefined)) return { order, waitsAt, obstacle: undefined };
    if (members.length !== 2) return undefined;
    for (const at of [0, 1]) {
      const contested = members[at]!.locks[cycle.waitsAt[at]!]!;
      const obstacle = obstacleTo(contested, undefined, this.#probe.relationOf(contested));
      const order = [1 - at, at];
      // Those who wait for a row stand in a queue; those who wait for a key start all at once.
      const attempts = contested.kind === "key" ? KEY_ATTEMPTS : 1;
      if (obstacle === undefined) continue;
      for (let attempt = 0; attempt < attempts; attempt += 1)
        if (await this.#attempt(members, waitsAt, order, obstacle)) return { order, waitsAt, obstacle };
    }
    return undefined;
  }

  /** Whether one of them was ended. With an obstacle, all start behind it, and then it goes. */
  async #attempt(
    members: readonly MeasuredTransaction[],
    waitsAt: readonly number[],
    order: readonly number[],
    obstacle: Obstacle | undefined,
  ): Promise<boolean> {
    try {
      for (const [index, { trace }] of members.entries())
        if (!(await this.#prefix(index, trace, waitsAt[index]!))) return false;
      if (obstacle !== undefined && !(await putUp(this.#obstacle, obstacle))) return false;
      const pending: Promise<Settled>[] = [];
      for (const index of order)
        pending.push(settledOf(await this.#start(index, members[index]!.trace, waitsAt[index]!)));
      if (obstacle !== undefined) await this.#obstacle.query("rollback");
      return await this.#endsInDeadlock(pending);
    } finally {
      await this.#observer.query(CANCEL, [this.#connections.map(({ processID }) => processID)]);
      await this.#obstacle.query("rollback");
      await Promise.all(members.map((_, index) => rollBack(this.#connections[index]!)));
    }
  }

  /** Runs what comes before the statement that waits; false when that waits already. */
  async #prefix(index: number, trace: TransactionTrace, until: number): Promise<boolean> {
    const connection = this.#connections[index]!;
    await this.#database.begin(connection, trace);
    for (const { text, values } of stepsOf(trace).slice(0, until)) {
      const outcome = await untilBlocked(connection, this.#observer, connection.query(text, values));
      if (outcome.kind === "settled" && outcome.settled.ok) continue;
      return false;
    }
    return true;
  }

  /** True once one has ended with 40P01; false once somebody waits for one that has nothing more to do. */
  async #endsInDeadlock(pending: readonly Promise<Settled>[]): Promise<boolean> {
    const state = { open: pending.length, deadlock: false };
    for (const settled of pending) void watch(settled, state);
    const pids = this.#connections.map(({ processID }) => processID);
    while (state.open > 0 && !state.deadlock) {
      const { rows } = await this.#observer.query<{ alive: boolean }>(WAITS_FOR_IDLE, [pids]);
      if (!rows[0]!.alive) continue;
      // The victim's error may still be on its way while the others go on.
      await this.#observer.query(WAITS_FOR_IDLE, [pids]);
      return state.deadlock;
    }
    return state.deadlock;
  }

  #start(index: number, trace: TransactionTrace, statement: number): Promise<Outcome> {
    const connection = this.#connections[index]!;
    const { text, values } = stepsOf(trace)[statement]!;
    return untilBlocked(connection, this.#observer, connection.query(text, values));
  }
}

async function watch(settled: Promise<Settled>, state: { open: number; deadlock: boolean }): Promise<void> {
  const outcome = await settled;
  state.open -= 1;
  if (!outcome.ok && outcome.code === DEADLOCK) state.deadlock = true;
}

function settledOf(outcome: Outcome): Promise<Settled> {
  return outcome.kind === "settled" ? Promise.resolve(outcome.settled) : outcome.settled;
}

/** A cancel request that comes late ends the first ROLLBACK. */
async function rollBack(connection: ScratchConnection): Promise<void> {
  await connection.query("rollback").catch(() => connection.query("rollback"));
}
