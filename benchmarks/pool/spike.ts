/** HikariCP's spike test: fifty callers at once on a pool with five connections, where connecting takes 150 ms. */
import { createTapdb } from "@tapdb/core";
import { wireProxy, type WireProxy } from "@tapdb/testkit";
import pg from "pg";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { median } from "../harness/statistics.ts";
import { inTenant, type PoolUrls } from "./pool-urls.ts";

const CONNECT_MS = 150;
const KEPT = 5;
const MOST = 50;
const BURST = 50;
const QUERY = "select pg_sleep(0.002)";

interface Queried {
  query(text: string): Promise<unknown>;
}

/** Milliseconds until all of a burst have their answer. */
async function burst(pool: Queried): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: BURST }, () => pool.query(QUERY)));
  return performance.now() - startedAt;
}

/** Fills the kept connections, and lets everybody learn how long a query takes. */
async function warm(pool: Queried): Promise<void> {
  await Promise.all(Array.from({ length: KEPT }, () => pool.query("select pg_sleep(0.3)")));
  for (let turn = 0; turn < 20; turn += 1) await Promise.all(Array.from({ length: KEPT }, () => pool.query(QUERY)));
}

interface Outcome {
  readonly ms: number;
  readonly connections: number;
}

async function withTapdb(proxy: WireProxy, urls: PoolUrls, most: number): Promise<Outcome> {
  const tap = createTapdb({ databaseUrl: proxy.url(urls.app), poolSize: KEPT, maxOverflow: most - KEPT });
  const pool = tap.pool as unknown as Queried;
  const ms = await inTenant(tap, urls, async () => {
    await warm(pool);
    await proxy.reset();
    return burst(pool);
  });
  const outcome = { ms, connections: tap.pool.totalCount };
  await tap.close();
  return outcome;
}

async function withPgPool(proxy: WireProxy, urls: PoolUrls): Promise<Outcome> {
  const pool = new pg.Pool({ connectionString: proxy.url(urls.app), max: MOST });
  await warm(pool);
  const ms = await burst(pool);
  const outcome = { ms, connections: pool.totalCount };
  await pool.end();
  return outcome;
}

export async function spikeFigures(context: BenchmarkContext, urls: PoolUrls): Promise<FigureInput[]> {
  const rounds = context.smoke ? 1 : Math.min(7, context.rounds);
  const proxy = await wireProxy({ target: urls.app, connectDelayMs: CONNECT_MS });
  context.defer(() => proxy.close());
  const outcomes: { readonly ideal: Outcome; readonly tapdb: Outcome; readonly rival: Outcome }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    context.note(`spike, round ${round + 1} of ${rounds}`);
    // Five connections that cannot become more: the least that this burst can take on what is there.
    const ideal = await withTapdb(proxy, urls, KEPT);
    const tapdb = await withTapdb(proxy, urls, MOST);
    outcomes.push({ ideal, tapdb, rival: await withPgPool(proxy, urls) });
  }
  const of = (pick: (outcome: (typeof outcomes)[number]) => number): number => median(outcomes.map(pick));
  return [
    {
      name: "pool.spike.connections",
      value: Math.max(...outcomes.map(({ tapdb }) => tapdb.connections)),
      unit: "connections",
      target: 6,
      rival: "pg-pool",
      rivalValue: of(({ rival }) => rival.connections),
    },
    {
      name: "pool.spike.ratio",
      value: of(({ tapdb, ideal }) => tapdb.ms / ideal.ms),
      unit: "x",
      target: 1.15,
      rival: "pg-pool",
      rivalValue: of(({ rival, ideal }) => rival.ms / ideal.ms),
    },
    {
      name: "pool.spike",
      value: of(({ tapdb }) => tapdb.ms),
      unit: "ms",
      rival: "pg-pool",
      rivalValue: of(({ rival }) => rival.ms),
    },
  ];
}
