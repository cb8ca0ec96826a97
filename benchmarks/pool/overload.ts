/** Five times the load that the pool can do, by callers who give up after a while: what still comes in time. */
import { createTapdb } from "@tapdb/core";
import pg from "pg";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { closedLoop } from "./closed-loop.ts";
import { inTenant, type PoolUrls } from "./pool-urls.ts";

const SIZE = 4;
const QUERY = "select pg_sleep(0.02)";
/** After so long nobody waits for an answer any more, milliseconds. */
const USEFUL_MS = 250;
const FACTOR = 5;

/** Callers who come evenly, whatever becomes of those before; gives how many per second had their answer in time. */
async function goodput(once: () => Promise<unknown>, perSecond: number, forMs: number): Promise<number> {
  const startedAt = performance.now();
  const pending: Promise<void>[] = [];
  let good = 0;
  const call = async (): Promise<void> => {
    const askedAt = performance.now();
    const answered = await once().then(
      () => true,
      () => false,
    );
    if (answered && performance.now() - askedAt <= USEFUL_MS) good += 1;
  };
  while (performance.now() - startedAt < forMs) {
    const due = ((performance.now() - startedAt) * perSecond) / 1000;
    while (pending.length < due) pending.push(call());
    await new Promise((resolve) => void setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return (good * 1000) / forMs;
}

export async function overloadFigures(context: BenchmarkContext, urls: PoolUrls): Promise<FigureInput[]> {
  const forMs = context.smoke ? 400 : 5_000;
  const tap = createTapdb({ databaseUrl: urls.app, poolSize: SIZE, maxOverflow: 0 });
  const plain = new pg.Pool({ connectionString: urls.app, max: SIZE });
  context.note("overload");
  const query = (): Promise<unknown> => tap.pool.query(QUERY) as Promise<unknown>;
  await inTenant(tap, urls, () => Promise.all(Array.from({ length: SIZE }, query)));
  await Promise.all(Array.from({ length: SIZE }, () => plain.query(QUERY)));
  const load = { callers: SIZE * 2, forMs: forMs / 2, skipMs: forMs / 10 };
  const [peak, good] = await inTenant(tap, urls, async () => {
    const most = await closedLoop(query, load);
    const inTime = (): Promise<unknown> => tap.withAdmission({ finishWithinMs: USEFUL_MS }, query);
    return [most, await goodput(inTime, most * FACTOR, forMs)];
  });
  await tap.close();
  const plainQuery = (): Promise<unknown> => plain.query(QUERY);
  const plainPeak = await closedLoop(plainQuery, load);
  const plainGood = await goodput(plainQuery, plainPeak * FACTOR, forMs);
  await plain.end();
  return [
    {
      name: "pool.overload.goodput",
      value: (good! / peak!) * 100,
      unit: "%",
      target: 90,
      better: "higher",
      rival: "pg-pool",
      rivalValue: (plainGood / plainPeak) * 100,
    },
  ];
}
