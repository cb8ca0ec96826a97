import { wireProxy } from "@tapdb/testkit";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { PoolUrls } from "./pool-urls.ts";

/** What limits the work of one mix. */
export interface Mix {
  readonly name: "cpu" | "io" | "lock" | "latency";
  readonly sql: string;
  /** Where it connects to. */
  readonly url: string;
}

const ROUND_TRIP_MS = 5;

/** One mix for each of what limits a database. */
export async function mixes(context: BenchmarkContext, urls: PoolUrls): Promise<readonly Mix[]> {
  const far = await wireProxy({ target: urls.app, delayMs: ROUND_TRIP_MS });
  context.defer(() => far.close());
  return [
    { name: "cpu", sql: "select sum(i * i) from generate_series(1, 12000) i", url: urls.app },
    { name: "io", sql: "select pg_sleep(0.01)", url: urls.app },
    { name: "lock", sql: "select pg_advisory_xact_lock(1), pg_sleep(0.002)", url: urls.app },
    { name: "latency", sql: "select 1", url: far.url(urls.app) },
  ];
}
