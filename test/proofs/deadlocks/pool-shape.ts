import { createTapdb, findTapdbError, type DeadlockReport, type RecordedRun, type Tapdb } from "@tapdb/core";
import type { LiveOutcome } from "./live-shape.ts";
import type { Work } from "./shape.ts";
import type { World } from "./world.ts";

const POOL_TIMEOUT_MS = 1_500;

type Run = (work: Work) => Promise<unknown>;

function tapOf({ database }: World, poolSize: number): Tapdb {
  return createTapdb({
    databaseUrl: database.appUrl,
    poolSize,
    maxOverflow: 0,
    poolTimeoutMs: POOL_TIMEOUT_MS,
    profiler: { enabled: false },
  });
}

/** Records one run of the work, alone on a pool that is large enough. */
export async function recordWork(world: World, work: Run): Promise<RecordedRun> {
  const tap = tapOf(world, 4);
  try {
    const stop = tap.deadlocks.record();
    await work({ tap, meet: () => Promise.resolve() });
    return stop();
  } finally {
    await tap.close();
  }
}

/** Runs the work twice at once on a pool of two, and times the detector from when both hold one. */
export async function livePool(world: World, work: Run): Promise<LiveOutcome> {
  const tap = tapOf(world, 2);
  const met = Promise.withResolvers<void>();
  const report = Promise.withResolvers<DeadlockReport>();
  tap.deadlocks.onReport((each) => each.kind === "pool" && report.resolve(each));
  let startedAt = 0;
  let arrived = 0;
  const meet = (): Promise<void> => {
    arrived += 1;
    if (arrived === 2) {
      startedAt = performance.now();
      met.resolve();
    }
    return met.promise;
  };
  try {
    await tap.start();
    const refused = Promise.withResolvers<"refused">();
    const running = [work({ tap, meet }), work({ tap, meet })].map((each) =>
      each.catch((error: unknown) => {
        // The pool itself sees that nobody can go on, and says who holds what.
        if (findTapdbError(error)?.code === "POOL.SELF_DEADLOCK") refused.resolve("refused");
      }),
    );
    const over = Promise.all(running);
    const seen = await Promise.race([report.promise, refused.promise, over.then(() => undefined)]);
    const ms = performance.now() - startedAt;
    await over;
    if (seen === undefined) return { ms: undefined, lacks: [] };
    if (seen === "refused") return { ms, lacks: [] };
    const lacks = [
      ...(seen.parties.length === 2 ? [] : ["both holders"]),
      ...(seen.rootPid === undefined ? ["the root"] : []),
    ];
    return { ms, lacks };
  } finally {
    await tap.close();
  }
}
