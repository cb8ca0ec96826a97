/** What taking a connection and giving it back costs, with nothing done on it: no byte goes to the server. */
import { createTapdb } from "@tapdb/core";
import pg from "pg";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
import { inTenant, type PoolUrls } from "./pool-urls.ts";

interface Cell {
  readonly name: string;
  readonly callers: number;
  readonly size: number;
  /** Against node-postgres' own pool. */
  readonly target: number;
}

const CELLS: readonly Cell[] = [
  { name: "alone", callers: 1, size: 16, target: 1.5 },
  { name: "32-on-32", callers: 32, size: 32, target: 1.5 },
  { name: "32-on-16", callers: 32, size: 16, target: 1 },
];

interface Lender {
  connect(): Promise<{ release(): void }>;
}

/** Microseconds of one acquisition and release, over all callers. */
async function cycle(pool: Lender, { callers }: Cell, times: number): Promise<number> {
  const each = Math.ceil(times / callers);
  const startedAt = performance.now();
  const loop = async (): Promise<void> => {
    for (let turn = 0; turn < each; turn += 1) (await pool.connect()).release();
  };
  await Promise.all(Array.from({ length: callers }, loop));
  return ((performance.now() - startedAt) * 1000) / (each * callers);
}

/** Takes all connections at once, so that they are there. */
async function fill(pool: Lender, size: number): Promise<void> {
  const taken = await Promise.all(Array.from({ length: size }, () => pool.connect()));
  for (const client of taken) client.release();
}

async function cellFigures(context: BenchmarkContext, urls: PoolUrls, cell: Cell): Promise<FigureInput[]> {
  const { name, size, target } = cell;
  const times = context.smoke ? 500 : 4_000;
  const tap = createTapdb({ databaseUrl: urls.app, poolSize: size, maxOverflow: 0 });
  const bare = new pg.Pool({ connectionString: urls.app, max: size });
  const timed = new pg.Pool({ connectionString: urls.app, max: size, connectionTimeoutMillis: 30_000 });
  const managed = tap.pool as unknown as Lender;
  await inTenant(tap, urls, () => fill(managed, size));
  await Promise.all([fill(bare, size), fill(timed, size)]);
  const samples = await interleave({
    rounds: context.rounds,
    warmup: 3,
    variants: {
      bare: () => cycle(bare, cell, times),
      timed: () => cycle(timed, cell, times),
      tapdb: () => inTenant(tap, urls, () => cycle(managed, cell, times)),
    },
  });
  await Promise.all([tap.close(), bare.end(), timed.end()]);
  return [
    {
      name: `pool.acquire.${name}.ratio`,
      value: samples.ratio("tapdb", "bare"),
      unit: "x",
      target,
      rival: "pg-pool with its own timeout",
      rivalValue: samples.ratio("timed", "bare"),
    },
    {
      name: `pool.acquire.${name}`,
      value: samples.median("tapdb"),
      unit: "µs",
      rival: "pg-pool",
      rivalValue: samples.median("bare"),
    },
  ];
}

export async function acquireFigures(context: BenchmarkContext, urls: PoolUrls): Promise<FigureInput[]> {
  const figures: FigureInput[] = [];
  for (const cell of CELLS) {
    context.note(`acquire and release, ${cell.name}`);
    figures.push(...(await cellFigures(context, urls, cell)));
  }
  return figures;
}
