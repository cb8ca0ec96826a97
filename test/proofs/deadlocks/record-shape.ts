import type { RecordedRun } from "@tapdb/core";
import type { Flow, Shape } from "./shape.ts";
import { inSchema, type World } from "./world.ts";

/** Ends a transaction that leaves nothing behind, as those of many tests do. */
class UndoError extends Error {}

async function runFlow({ tap }: World, schema: string, { name, tenant, isolation, steps }: Flow): Promise<void> {
  const options = { name, retry: false as const, ...(isolation === undefined ? {} : { isolation }) };
  const run = tap.withTenant(tenant, () =>
    tap.transaction(options, async (transaction) => {
      for (const { text, values } of steps) await transaction.query(inSchema(text, schema), values);
      throw new UndoError();
    }),
  );
  await run.catch((error: unknown) => {
    if (!(error instanceof UndoError)) throw error;
  });
}

/** Runs the shape as a test would, one transaction after the other, each rolled back. */
export async function recordShape(world: World, schema: string, { flows = [] }: Shape): Promise<RecordedRun> {
  const stop = world.tap.deadlocks.record();
  for (const flow of flows) await runFlow(world, schema, flow);
  return stop();
}
