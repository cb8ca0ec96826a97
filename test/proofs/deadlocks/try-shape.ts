import type { PredictionReport, RecordedRun } from "@tapdb/core";
import { replayOf } from "../../../packages/core/src/transactions/deadlocks/prediction/predict-deadlocks.ts";
import { liveShape, type LiveOutcome } from "./live-shape.ts";
import { livePool, recordWork } from "./pool-shape.ts";
import { recordShape } from "./record-shape.ts";
import type { Shape } from "./shape.ts";
import { createSchema, type World } from "./world.ts";

/** What became of one shape. */
export interface Tried {
  readonly shape: Shape;
  readonly report: PredictionReport;
  /** Undefined where nothing was confirmed, or nobody asked. */
  readonly live: LiveOutcome | undefined;
}

async function liveOutcome(world: World, shape: Shape, report: PredictionReport): Promise<LiveOutcome | undefined> {
  const confirmed = report.predictions.find((each) => each.confirmed);
  if (confirmed === undefined) return undefined;
  if (shape.work !== undefined) return livePool(world, shape.work);
  const replay = replayOf(confirmed);
  return replay && liveShape(world, replay);
}

/** Records, predicts, confirms and, with `live`, lets the detector see one shape, in a schema of its own. */
export async function tryShape(world: World, shape: Shape, schema: string, live: boolean): Promise<Tried> {
  const drop = await createSchema(world, schema, shape);
  try {
    const run: RecordedRun =
      shape.work === undefined ? await recordShape(world, schema, shape) : await recordWork(world, shape.work);
    const { database, tap } = world;
    const report = await tap.deadlocks.predict(run, { databaseUrl: database.adminUrl, role: database.roles.app });
    return { shape, report, live: live ? await liveOutcome(world, shape, report) : undefined };
  } finally {
    await drop();
  }
}
