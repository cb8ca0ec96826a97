import { acquireServer } from "@tapdb/testkit";
import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import type { ProofContext } from "../harness/define-proof.ts";
import { allDecoys } from "./decoys/all-decoys.ts";
import { WITHIN_MS } from "./live-shape.ts";
import type { Shape } from "./shape.ts";
import { allShapes } from "./shapes/all-shapes.ts";
import { tryShape, type Tried } from "./try-shape.ts";
import { createWorld } from "./world.ts";

/** Shapes at the same time, each in a database of its own. */
const LANES = 3;
/** How often the whole list is run. */
const ROUNDS = { small: 1, full: 5 } as const;

/** What may not be wrong: each is a failure, whatever the percentages are. */
function judge({ shape, report, live }: Tried, { tally }: ProofContext): void {
  const name = `${shape.group}: ${shape.name}`;
  const { predictions, unseen } = report;
  if (shape.deadlock === undefined) {
    tally.check(predictions.length === 0, () => `${name}: predicted, and cannot happen`);
    return;
  }
  tally.check(
    predictions.some(({ kind }) => kind === shape.deadlock),
    () => `${name}: not predicted ${unseen.join(" ")}`,
  );
  tally.check(
    predictions.every(({ confirmed }) => confirmed),
    () => `${name}: predicted, and did not happen`,
  );
  const told = predictions.every(({ fix, parties }) => fix !== "" && parties.every(hasPlaces));
  tally.check(told, () => `${name}: predicted without fix, statements or call sites`);
  if (live === undefined) return;
  tally.check(live.ms !== undefined, () => `${name}: not named live ${live.lacks.join(", ")}`);
  tally.check(live.lacks.length === 0, () => `${name}: named live without ${live.lacks.join(", ")}`);
}

function hasPlaces({ holds, waits }: Tried["report"]["predictions"][number]["parties"][number]): boolean {
  return [holds, waits].every(({ statement, lock }) => statement.callSite !== undefined && lock !== "");
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((1_000 * part) / whole) / 10;
}

function figuresOf(tried: readonly Tried[], withLive: boolean): FigureInput[] {
  const shapes = tried.filter(({ shape }) => shape.deadlock !== undefined);
  const decoys = tried.filter(({ shape }) => shape.deadlock === undefined);
  const predicted = shapes.filter(({ shape, report }) =>
    report.predictions.some(({ kind }) => kind === shape.deadlock),
  );
  const alarms = decoys.filter(({ report }) => report.predictions.length > 0);
  const made = predicted.filter(({ report }) => report.predictions.every(({ confirmed }) => confirmed));
  const named = shapes.flatMap(({ live }) => live?.ms ?? []).toSorted((one, other) => one - other);
  const at = (quantile: number): number => Math.round(named[Math.ceil(quantile * named.length) - 1] ?? Number.NaN);
  const live: FigureInput[] = [
    {
      name: "deadlocks.live.named",
      value: share(named.length, shapes.length),
      unit: "%",
      target: 100,
      better: "higher",
    },
    { name: "deadlocks.live.p50", value: at(0.5), unit: "ms" },
    { name: "deadlocks.live.p95", value: at(0.95), unit: "ms", target: WITHIN_MS },
    { name: "deadlocks.live.max", value: at(1), unit: "ms" },
  ];
  return [
    {
      name: "deadlocks.shapes",
      value: new Set(shapes.map(({ shape }) => shape)).size,
      unit: "shapes",
      target: 60,
      better: "higher",
    },
    {
      name: "deadlocks.decoys",
      value: new Set(decoys.map(({ shape }) => shape)).size,
      unit: "shapes",
      target: 60,
      better: "higher",
    },
    {
      name: "deadlocks.predicted",
      value: share(predicted.length, shapes.length),
      unit: "%",
      target: 95,
      better: "higher",
    },
    { name: "deadlocks.falseAlarms", value: share(alarms.length, decoys.length), unit: "%", target: 10 },
    {
      name: "deadlocks.confirmed",
      value: share(made.length, predicted.length),
      unit: "%",
      target: 100,
      better: "higher",
    },
    ...(withLive ? live : []),
  ];
}

/** Tries every shape and every decoy. */
export async function runShapes(context: ProofContext, withLive: boolean): Promise<FigureInput[]> {
  const { scale, random, defer, step, postgres } = context;
  const server = await acquireServer();
  defer(() => server.release());
  const list = [...allShapes, ...allDecoys];
  const waiting: Shape[] = Array.from({ length: ROUNDS[scale] }, () => random.shuffled(list)).flat();
  const checks = allShapes.length * (withLive ? 5 : 3) + allDecoys.length;
  step("shapes and decoys", checks * ROUNDS[scale]);
  const tried: Tried[] = [];
  let number = 0;
  const lane = async (): Promise<void> => {
    const world = await createWorld(server.adminUrl, context);
    postgres(
      (await world.admin.query<{ version: string }>("select current_setting('server_version') as version")).rows[0]!
        .version,
    );
    for (let shape = waiting.shift(); shape !== undefined; shape = waiting.shift()) {
      const outcome = await tryShape(world, shape, `s${(number += 1)}`, withLive);
      judge(outcome, context);
      tried.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return figuresOf(tried, withLive);
}
