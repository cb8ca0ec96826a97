import { setTimeout as pause } from "node:timers/promises";
import { strongerRowLock, type RowLockMode } from "../lock-modes.ts";
import type { HeldLock, LockProbe } from "./held-locks.ts";
import type { LockAcquisition } from "./lock-acquisition.ts";
import { obstacleTo, putUp } from "./obstacle.ts";
import type { ScratchConnection, ScratchDatabase } from "./scratch-database.ts";
import type { TracedStatement, TransactionTrace } from "./transaction-trace.ts";
import { untilBlocked } from "./until-blocked.ts";

/** The three connections that a measurement works with. */
export interface MeasureConnections {
  readonly actor: ScratchConnection;
  readonly obstacle: ScratchConnection;
  readonly observer: ScratchConnection;
}

/** The locks of one replayed transaction in order, or why it could not be replayed. */
export type MeasuredLocks =
  | { readonly ok: true; readonly locks: readonly LockAcquisition[] }
  | { readonly ok: false; readonly statement: number; readonly code: string | undefined };

/** Where in its statement a lock is taken. */
interface Place {
  /** How many others of the statement are held by then. */
  readonly rank: number;
  readonly waits: boolean;
}

/** Checks that wait for COMMIT otherwise. */
const END_OF_TRANSACTION: TracedStatement = { text: "set constraints all immediate", values: [], callSite: undefined };
/** Words of statements that may not wait; a false alarm costs a measurement. */
const MAY_NOT_WAIT = /nowait|skip\s+locked|pg_try_advisory|lock_timeout/i;
const LOCK_TIMEOUT = /lock_timeout/i;
/** The server's default: a lock_timeout that is longer comes too late. */
const DEADLOCK_TIMEOUT_MS = 1_000;
/** The order of more locks of one statement is not measured. */
const MAX_ORDERED = 12;

/** The statements of a transaction and what COMMIT does. */
export function stepsOf({ statements }: TransactionTrace): readonly TracedStatement[] {
  return [...statements, END_OF_TRANSACTION];
}

/** Measures which locks a transaction takes, in which order, by replaying it alone. Leaves nothing behind. */
export class LockMeasurement {
  readonly #database: ScratchDatabase;
  readonly #connections: MeasureConnections;
  readonly #probe: LockProbe;

  constructor(database: ScratchDatabase, connections: MeasureConnections, probe: LockProbe) {
    this.#database = database;
    this.#connections = connections;
    this.#probe = probe;
  }

  async measure(trace: TransactionTrace): Promise<MeasuredLocks> {
    const { actor } = this.#connections;
    const steps = stepsOf(trace);
    const states: HeldLock[][] = [];
    await this.#database.begin(actor, trace);
    try {
      for (const [index, step] of steps.entries()) {
        try {
          await actor.query(step.text, step.values);
        } catch (error) {
          return { ok: false, statement: index, code: (error as { code?: string }).code };
        }
        if (step === END_OF_TRANSACTION && !this.#probe.hasDeferrable) states.push(states.at(-1) ?? []);
        else states.push(await this.#probe.heldBy(actor, (work) => this.#database.asSuperuser(actor, work)));
      }
    } finally {
      await actor.query("rollback");
    }
    const mayNotWait = steps.some(({ text }) => MAY_NOT_WAIT.test(text));
    const locks: LockAcquisition[] = [];
    for (const index of steps.keys()) {
      const before = states[index - 1] ?? [];
      const taken = newLocks(before, states[index]!);
      locks.push(...(await this.#inOrder(trace, index, taken, before, mayNotWait)));
    }
    return { ok: true, locks };
  }

  /** The locks that one statement takes, in the order in which it takes them. */
  async #inOrder(
    trace: TransactionTrace,
    statement: number,
    taken: readonly HeldLock[],
    before: readonly HeldLock[],
    mayNotWait: boolean,
  ): Promise<LockAcquisition[]> {
    const contested = taken.filter((lock) => !isWeak(lock));
    const others = contested.filter(({ kind }) => kind !== "key");
    const probed = contested.length > 1 || mayNotWait ? contested.slice(0, MAX_ORDERED) : [];
    const found = new Map<HeldLock, Place>();
    // Keys alone are in the order of their rows already.
    if (others.length > 0 || mayNotWait)
      for (const lock of probed) found.set(lock, await this.#place(trace, statement, lock, before, others));
    const waits = !mayNotWait || probed.length === 0 || [...found.values()].some((place) => place.waits);
    const placed = taken.map((lock, index): LockAcquisition => {
      const place = found.get(lock) ?? { rank: 0, waits };
      // A key stands before the row that is locked after as many others.
      const rank = isWeak(lock) ? -1 : lock.kind === "key" ? place.rank - 0.5 + index / 10_000 : place.rank;
      return { ...lock, statement, rank, waits: place.waits };
    });
    return placed.toSorted((one, other) => one.rank - other.rank);
  }

  /** How many of `others` the statement has when it comes to `lock`: something is put in its way there. */
  async #place(
    trace: TransactionTrace,
    statement: number,
    lock: HeldLock,
    before: readonly HeldLock[],
    others: readonly HeldLock[],
  ): Promise<Place> {
    const { actor, obstacle, observer } = this.#connections;
    const held = before.find(({ object }) => object === lock.object);
    const wall = obstacleTo(lock, held, this.#probe.relationOf(lock));
    if (wall === undefined) return { rank: 0, waits: true };
    await this.#database.begin(actor, trace);
    const steps = stepsOf(trace);
    for (const { text, values } of steps.slice(0, statement)) await actor.query(text, values);
    const up = await putUp(obstacle, wall);
    try {
      if (!up) return { rank: 0, waits: true };
      const { text, values } = steps[statement]!;
      const outcome = await untilBlocked(actor, observer, actor.query(text, values));
      if (outcome.kind === "settled") return { rank: others.length, waits: false };
      if (
        steps.some((step) => LOCK_TIMEOUT.test(step.text)) &&
        (await endsBefore(outcome.settled, DEADLOCK_TIMEOUT_MS))
      )
        return { rank: others.length, waits: false };
      const now = newLocks(before, await this.#probe.held(actor.processID));
      const rank = others.filter((other) => other !== lock && now.some((one) => isSame(one, other))).length;
      await obstacle.query("rollback");
      await outcome.settled;
      return { rank, waits: true };
    } finally {
      await obstacle.query("rollback");
      await actor.query("rollback");
    }
  }
}

const WEAK_MODES = new Set(["AccessShareLock", "RowShareLock", "RowExclusiveLock"]);

/** What every read and write takes on a table as it starts: in the way only of LOCK TABLE and of changes of the schema. */
function isWeak({ kind, mode }: HeldLock): boolean {
  return kind === "relation" && WEAK_MODES.has(mode);
}

function isSame(one: HeldLock, other: HeldLock): boolean {
  return one.object === other.object && one.mode === other.mode;
}

/** What is held now and was not before, or only in a weaker mode. */
function newLocks(before: readonly HeldLock[], now: readonly HeldLock[]): HeldLock[] {
  return now.filter((lock) => {
    const same = before.filter(({ object }) => object === lock.object);
    if (lock.kind !== "row") return !same.some(({ mode }) => mode === lock.mode);
    return !same.some(({ mode }) => strongerRowLock(mode as RowLockMode, lock.mode as RowLockMode) === mode);
  });
}

async function endsBefore(settled: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = pause(milliseconds, false, { signal: timer.signal }).catch(() => false);
  return Promise.race([settled.then(() => true), late]).finally(() => timer.abort());
}
