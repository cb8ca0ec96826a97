import type { Schedule } from "../interleavings.ts";
import type { SmallLevels, SmallStep, SmallTransaction } from "../small-transaction.ts";
import type { SteppedConnections } from "./stepped-connections.ts";
import type { VersionHistory } from "./version-history.ts";

/** The table of the schedules. */
export const SCHEDULE_TABLE = "create table cells (id integer primary key, mark integer not null, replaced integer)";

/** What came of a schedule on a real server. */
export interface ScheduleOutcome {
  readonly committed: readonly number[];
  readonly history: VersionHistory;
}

interface Statement {
  readonly text: string;
  readonly values: number[];
}

const READ = "select mark from cells where id = $1";

/** A mark is the transaction and the step, and never 0. */
function statementOf({ writes, locks }: SmallStep, row: number, mark: number): Statement {
  if (writes !== 0) {
    const text = "update cells set replaced = mark, mark = $2 where id = $1 returning replaced";
    return { text, values: [row, mark] };
  }
  return { text: locks ? `${READ} for update` : READ, values: [row] };
}

/** One transaction of a schedule on its way. */
class SteppedTransaction {
  readonly who: number;
  readonly history: VersionHistory = { reads: [], writes: [] };
  at = 0;
  state: "open" | "committed" | "failed" = "open";
  readonly #steps: SmallTransaction;
  readonly #firstRow: number;
  readonly #connections: SteppedConnections;

  constructor(who: number, steps: SmallTransaction, firstRow: number, connections: SteppedConnections) {
    this.who = who;
    this.#firstRow = firstRow;
    this.#steps = steps;
    this.#connections = connections;
  }

  /** Whether it can go on: it is not over, and nothing of it waits for a lock. */
  get isReady(): boolean {
    return this.state === "open" && !this.#connections.isWaiting(this.who);
  }

  /** Its next step, or its commit. */
  async move(): Promise<void> {
    const { at } = this;
    this.at += 1;
    if (at === this.#steps.length) {
      await this.#connections.send(this.who, "commit", [], (result) => {
        this.state = result instanceof Error ? "failed" : "committed";
      });
      return;
    }
    const step = this.#steps[at]!;
    const mark = (this.who + 1) * 100 + at;
    const { text, values } = statementOf(step, this.#firstRow + step.row, mark);
    await this.#connections.send(this.who, text, values, (result) => {
      if (result instanceof Error) this.state = "failed";
      else this.#note(step, mark, (result as { mark?: number; replaced?: number }[])[0]!);
    });
  }

  #note(step: SmallStep, mark: number, found: { mark?: number; replaced?: number }): void {
    const { who } = this;
    const { row, reads, writes } = step;
    const seen = writes === 0 ? found.mark! : found.replaced!;
    if (reads !== 0) this.history.reads.push({ who, row, mark: seen });
    if (writes !== 0) this.history.writes.push({ who, row, mark, replaced: seen });
  }

  async end(): Promise<void> {
    await this.#connections.settle(this.who);
    if (this.state !== "committed") await this.#connections.send(this.who, "rollback", [], () => undefined);
  }
}

/**
 * Runs transactions step by step in the order of a schedule. One that waits for a lock is passed over until it has it; one that
 * the server refuses is rolled back and is not in the history.
 * @param firstRow The row of the table that stands for row 0.
 */
export async function runSchedule(
  connections: SteppedConnections,
  transactions: readonly SmallTransaction[],
  levels: SmallLevels,
  schedule: Schedule,
  firstRow: number,
): Promise<ScheduleOutcome> {
  const all = transactions.map((steps, who) => new SteppedTransaction(who, steps, firstRow, connections));
  for (const { who } of all) await connections.begin(who, levels[who]!);
  const later = [...schedule];
  while (later.length > 0) {
    const next = later.findIndex((who) => all[who]!.isReady);
    if (next === -1) {
      const waiting = all.filter(({ state, who }) => state === "open" && connections.isWaiting(who));
      if (waiting.length === 0) break;
      // Either somebody who held the lock has just ended, or the server's own deadlock check ends one of them.
      await Promise.race(waiting.map(({ who }) => connections.settle(who)));
      continue;
    }
    const [who] = later.splice(next, 1);
    await all[who!]!.move();
    if (all[who!]!.state === "failed") await all[who!]!.end();
  }
  for (const transaction of all) await transaction.end();
  const committed = all.filter(({ state }) => state === "committed");
  return {
    committed: committed.map(({ who }) => who),
    history: {
      reads: committed.flatMap(({ history }) => history.reads),
      writes: committed.flatMap(({ history }) => history.writes),
    },
  };
}
