import { acquireServer, createTestDatabase } from "@tapdb/testkit";
import pg from "pg";
import type { FigureInput } from "../../../../benchmarks/harness/figure.ts";
import { Robustness } from "../../../../packages/core/src/transactions/isolation/robustness/robustness.ts";
import type { ProofContext } from "../../harness/define-proof.ts";
import { asWorld } from "../as-world.ts";
import { lowered } from "../check-set.ts";
import { followedSchedule } from "../followed-schedule.ts";
import { Interleavings, type Schedule } from "../interleavings.ts";
import { randomSet, type RandomSetShape } from "../small-sets.ts";
import { describeSet, type SmallLevels, type SmallTransaction } from "../small-transaction.ts";
import { runSchedule, SCHEDULE_TABLE } from "./run-schedule.ts";
import { SteppedConnections } from "./stepped-connections.ts";
import { isSerializable, INITIAL_MARK } from "./version-history.ts";

const SETS = { small: 100, full: 2_000 };
const SCHEDULES = { small: 2, full: 5 };
const SHAPES: readonly RandomSetShape[] = [
  { kinds: ["read", "write", "update"], transactions: 3, steps: 3, rows: 3, columns: 1 },
  { kinds: ["read", "write", "update", "lock"], transactions: 4, steps: 3, rows: 3, columns: 1 },
];
const ROWS = 3;
/** Of counterexamples, the share that the server has to let through: it may also refuse what it need not. */
const SHOWN = 95;

/** A server with the table of the schedules, and connections to step. */
class ScheduleServer {
  readonly #connections: SteppedConnections;
  readonly #addRows: (from: number) => Promise<unknown>;
  #rows = 0;

  /** @param addRows Makes the rows of a schedule, which no other one touches. */
  constructor(connections: SteppedConnections, addRows: (from: number) => Promise<unknown>) {
    this.#connections = connections;
    this.#addRows = addRows;
  }

  async run(
    set: readonly SmallTransaction[],
    levels: SmallLevels,
    schedule: Schedule,
  ): Promise<{ all: boolean; ok: boolean }> {
    const from = this.#rows;
    this.#rows += ROWS;
    await this.#addRows(from);
    const { committed, history } = await runSchedule(this.#connections, set, levels, schedule, from);
    return { all: committed.length === set.length, ok: isSerializable(history, set.length) };
  }
}

async function openServer({ defer, postgres }: ProofContext): Promise<ScheduleServer> {
  const server = await acquireServer();
  defer(() => server.release());
  const database = await createTestDatabase({ adminUrl: server.adminUrl });
  defer(() => database.drop());
  // Reads that go through the index lock rows and not the whole table, as they do in a table of any size.
  await database.query(
    `alter database ${database.name} set enable_seqscan = off; alter database ${database.name} set deadlock_timeout = '10ms'`,
  );
  await database.query(SCHEDULE_TABLE);
  const [row] = await database.query("select current_setting('server_version') as version");
  postgres(String(row!.version));
  const connections = await SteppedConnections.open(database.adminUrl, 4);
  defer(() => connections.close());
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  defer(() => admin.end());
  const addRows = (from: number): Promise<unknown> =>
    admin.query("insert into cells select g, $3::int from generate_series($1::int, $2::int) g", [
      from,
      from + ROWS - 1,
      INITIAL_MARK,
    ]);
  return new ScheduleServer(connections, addRows);
}

interface ServerCounts {
  schedules: number;
  unsafe: number;
  counterexamples: number;
  shown: number;
}

/** Runs schedules at advised levels, which must come out serializable, and counterexamples below them, which must not. */
export async function onServer(context: ProofContext): Promise<readonly FigureInput[]> {
  const { scale, tally, step } = context;
  const random = context.random.fork();
  step("schedules on a real server");
  const server = await openServer(context);
  const counts: ServerCounts = { schedules: 0, unsafe: 0, counterexamples: 0, shown: 0 };
  for (let index = 0; index < SETS[scale]; index += 1) {
    const set = randomSet(random, SHAPES[index % SHAPES.length]!);
    const robustness = new Robustness(asWorld(set));
    const advice = robustness.allocate();
    const levels = advice.map(({ level }) => level);
    for (let round = 0; round < SCHEDULES[scale]; round += 1) {
      const moves = set.flatMap((steps, who) => Array.from({ length: steps.length + 1 }, () => who));
      const { ok } = await server.run(set, levels, random.shuffled(moves));
      counts.schedules += 1;
      if (!ok) counts.unsafe += 1;
      tally.check(ok, () => `the server let ${describeSet(set)} at ${levels.join(", ")} go wrong`);
    }
    for (const [who, { forbidden }] of advice.entries()) {
      const nearest = forbidden.at(-1);
      if (nearest === undefined) continue;
      const lower = lowered(levels, who);
      const schedule = followedSchedule(robustness, nearest.split, set);
      if (!new Interleavings(set, lower).replay(schedule).permitted) continue;
      const { all, ok } = await server.run(set, lower, schedule);
      counts.counterexamples += 1;
      if (!ok) counts.shown += 1;
      // One that the server refuses is a false alarm of its own; one that it lets through has to go wrong.
      tally.check(!all || !ok, () => `${describeSet(set)} at ${lower.join(", ")} came out right: ${schedule.join("")}`);
    }
  }
  return [
    { name: "server.schedules", value: counts.schedules, unit: "" },
    { name: "server.unsafe", value: counts.unsafe, unit: "", target: 0 },
    { name: "server.counterexamples", value: counts.counterexamples, unit: "" },
    {
      name: "server.counterexamples.shown",
      value: (100 * counts.shown) / Math.max(1, counts.counterexamples),
      unit: "%",
      target: SHOWN,
      better: "higher",
    },
  ];
}
