/** The adaptive size against every static one, in one run: from any start, after 30 seconds. */
import { createTapdb, type Tapdb } from "@tapdb/core";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { closedLoop } from "./closed-loop.ts";
import { mixes, type Mix } from "./mixes.ts";
import { inTenant, type PoolUrls } from "./pool-urls.ts";

const MOST = 32;
const CALLERS = 48;

interface Plan {
  readonly sizes: readonly number[];
  readonly starts: readonly number[];
  readonly sweepMs: number;
  /** What the adaptive size has to find its place. */
  readonly convergeMs: number;
  readonly measureMs: number;
}

const FULL: Plan = {
  sizes: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32],
  starts: [1, 16, 32],
  sweepMs: 1_500,
  convergeMs: 27_000,
  measureMs: 3_000,
};
const SMOKE: Plan = { sizes: [4], starts: [4], sweepMs: 150, convergeMs: 200, measureMs: 150 };

async function rate(tap: Tapdb, urls: PoolUrls, mix: Mix, forMs: number, skipMs: number): Promise<number> {
  return inTenant(tap, urls, () =>
    closedLoop(() => tap.pool.query(mix.sql) as Promise<unknown>, { callers: CALLERS, forMs, skipMs }),
  );
}

/** Opens a pool's connections, so that no part of what is measured is connecting. */
async function fill(tap: Tapdb, urls: PoolUrls, size: number): Promise<void> {
  await tap.start();
  await inTenant(tap, urls, async () => {
    const clients = await Promise.all(Array.from({ length: size }, () => tap.pool.connect()));
    for (const client of clients) client.release();
  });
}

async function staticRate(urls: PoolUrls, mix: Mix, size: number, forMs: number): Promise<number> {
  const tap = createTapdb({ databaseUrl: mix.url, poolSize: size, maxOverflow: 0, profiler: { enabled: false } });
  await fill(tap, urls, size);
  const measured = await rate(tap, urls, mix, forMs, forMs / 3);
  await tap.close();
  return measured;
}

async function adaptiveRate(
  urls: PoolUrls,
  mix: Mix,
  start: number,
  plan: Plan,
): Promise<{ rate: number; size: number }> {
  const tap = createTapdb({
    databaseUrl: mix.url,
    poolSize: start,
    maxOverflow: MOST - start,
    profiler: { enabled: false },
    pool: { sizing: { mode: "adaptive", floor: 1 } },
  });
  await tap.start();
  const measured = await rate(tap, urls, mix, plan.measureMs, plan.convergeMs);
  const size = tap.pools.getMetrics().sizing!.settledLimit;
  await tap.close();
  return { rate: measured, size };
}

async function mixFigures(context: BenchmarkContext, urls: PoolUrls, mix: Mix, plan: Plan): Promise<FigureInput[]> {
  const swept: { readonly size: number; readonly rate: number }[] = [];
  for (const size of plan.sizes) swept.push({ size, rate: await staticRate(urls, mix, size, plan.sweepMs) });
  const best = swept.reduce((one, other) => (other.rate > one.rate ? other : one));
  context.note(`${mix.name}: ${swept.map(({ size, rate: at }) => `${size}: ${at.toFixed(0)}/s`).join(", ")}`);
  const figures: FigureInput[] = [];
  for (const start of plan.starts) {
    // The best static size right before and right after: a slow minute of the machine is everybody's.
    const before = await staticRate(urls, mix, best.size, plan.measureMs);
    const adaptive = await adaptiveRate(urls, mix, start, plan);
    const after = await staticRate(urls, mix, best.size, plan.measureMs);
    const share = (adaptive.rate / ((before + after) / 2)) * 100;
    context.note(`${mix.name} from ${start}: size ${adaptive.size}, ${share.toFixed(0)} % of static ${best.size}`);
    figures.push({
      name: `pool.adaptive.${mix.name}.from-${start}`,
      value: share,
      unit: "%",
      target: 90,
      better: "higher",
      rival: `static ${best.size}, swept`,
      rivalValue: 100,
    });
  }
  return figures;
}

export async function adaptiveFigures(context: BenchmarkContext, urls: PoolUrls): Promise<FigureInput[]> {
  const plan = context.smoke ? SMOKE : FULL;
  const figures: FigureInput[] = [];
  for (const mix of await mixes(context, urls)) figures.push(...(await mixFigures(context, urls, mix, plan)));
  return figures;
}
