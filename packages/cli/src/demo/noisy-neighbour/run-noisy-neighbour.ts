import { setTimeout as pause } from "node:timers/promises";
import { createTapdb } from "@tapdb/core";
import { Pool } from "pg";

/** What one pool gave the quiet tenant, milliseconds. */
export interface NeighbourTimes {
  readonly pool: "pg-pool" | "tapdb";
  readonly aloneMedianMs: number;
  readonly besideMedianMs: number;
  readonly besideWorstMs: number;
  /** Statements of the quiet tenant that were answered in the same time, alone and beside the noisy one. */
  readonly aloneAnswers: number;
  readonly besideAnswers: number;
  /** Statements of the noisy tenant that were answered meanwhile. */
  readonly noisyAnswers: number;
}

/** What is measured. */
export interface NeighbourScene {
  readonly databaseUrl: string;
  readonly tenants: { readonly quiet: string; readonly noisy: string };
  readonly signal: AbortSignal;
  /** How long each of the four measurements takes, milliseconds. */
  readonly forMs: number;
}

/** The pools that are compared have as many connections, and the statement takes as long, in both. */
export const NEIGHBOUR_SETTING = { connections: 4, noisyCallers: 400, queryMs: 5, restMs: 22 } as const;

const { connections, noisyCallers, queryMs, restMs } = NEIGHBOUR_SETTING;
const TEXT = "select pg_sleep($1)";
const PARAMETERS = [queryMs / 1_000];

type Work = (tenant: string) => Promise<unknown>;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A caller that asks, rests and asks again until the time is over; the last answer counts, however late. */
async function quietTimes(work: () => Promise<unknown>, { forMs, signal }: NeighbourScene): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    signal.throwIfAborted();
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
    await pause(restMs);
  }
  return times;
}

async function measure(pool: NeighbourTimes["pool"], work: Work, scene: NeighbourScene): Promise<NeighbourTimes> {
  const { quiet, noisy } = scene.tenants;
  // Opening the connections is not what is compared.
  await Promise.all(Array.from({ length: connections }, () => work(quiet)));
  const alone = await quietTimes(() => work(quiet), scene);
  let noisyAnswers = 0;
  const over = new AbortController();
  const crowd = Array.from({ length: noisyCallers }, async () => {
    while (!over.signal.aborted) {
      await work(noisy);
      noisyAnswers += 1;
    }
  });
  const beside = await quietTimes(() => work(quiet), scene).finally(() => over.abort());
  const answered = noisyAnswers;
  await Promise.all(crowd);
  return {
    pool,
    aloneMedianMs: median(alone),
    besideMedianMs: median(beside),
    besideWorstMs: Math.max(...beside),
    aloneAnswers: alone.length,
    besideAnswers: beside.length,
    noisyAnswers: answered,
  };
}

/** One tenant with 400 callers and one with a single caller on a pool of four, as it is today and with tapdb. */
export async function runNoisyNeighbour(scene: NeighbourScene): Promise<readonly NeighbourTimes[]> {
  const { databaseUrl } = scene;
  const today = new Pool({ connectionString: databaseUrl, max: connections });
  const tap = createTapdb({ databaseUrl, poolSize: connections, maxOverflow: 0 });
  try {
    return [
      await measure("pg-pool", () => today.query(TEXT, PARAMETERS), scene),
      await measure(
        "tapdb",
        (tenant) => tap.withTenant(tenant, () => tap.pool.query(TEXT, PARAMETERS) as Promise<unknown>),
        scene,
      ),
    ];
  } finally {
    await Promise.all([today.end(), tap.close()]);
  }
}
