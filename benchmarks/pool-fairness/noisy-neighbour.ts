import { setTimeout as pause } from "node:timers/promises";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
import { median, quantile } from "../harness/statistics.ts";
import { Callers } from "./callers.ts";
import { pgPool, tapdbPool, type Contender } from "./contender.ts";

const QUERY_MS = 5;
const NOISY_CALLERS = 400;
/** With its query this is 36 a second: one caller that thinks between its queries. */
const REST_MS = 21.5;

/** One round: what the quiet tenant got alone and beside the noisy one, and what both got together. */
interface Round {
  readonly solo: readonly number[];
  readonly beside: readonly number[];
  readonly throughput: number;
  readonly perSecond: number;
}

async function quietTimes(pool: Contender, callers: Callers, forMs: number): Promise<number[]> {
  const times: number[] = [];
  callers.start({ count: 1, work: () => pool.sleep("quiet", QUERY_MS), restMs: REST_MS }, times);
  await pause(forMs);
  return times.slice();
}

async function measureRound(pool: Contender, forMs: number): Promise<Round> {
  const alone = new Callers();
  const solo = await quietTimes(pool, alone, forMs);
  await alone.stop();
  const noisyTimes: number[] = [];
  const crowd = new Callers();
  crowd.start({ count: NOISY_CALLERS, work: () => pool.sleep("noisy", QUERY_MS) }, noisyTimes);
  // The queue is as long as it gets once every caller has asked; the first answers belong to the start.
  await pause(forMs / 10);
  const before = noisyTimes.length;
  const startedAt = performance.now();
  const beside = await quietTimes(pool, crowd, forMs);
  const seconds = (performance.now() - startedAt) / 1_000;
  const perSecond = (noisyTimes.length - before + beside.length) / seconds;
  await crowd.stop();
  return { solo, beside, throughput: beside.length / solo.length, perSecond };
}

const all = (rounds: readonly Round[], part: "solo" | "beside"): number[] => rounds.flatMap((round) => round[part]);

/** How many times slower the quiet tenant is beside the noisy one. */
function slower(rounds: readonly Round[], q: number): number {
  return quantile(all(rounds, "beside"), q) / quantile(all(rounds, "solo"), q);
}

export async function noisyNeighbourFigures(context: BenchmarkContext, url: string): Promise<FigureInput[]> {
  const pools = { tapdb: tapdbPool(url), rival: pgPool(url) };
  const forMs = context.smoke ? 400 : 3_000;
  const rounds: Record<keyof typeof pools, Round[]> = { tapdb: [], rival: [] };
  const measure = (name: keyof typeof pools) => async (): Promise<number> => {
    const round = await measureRound(pools[name], forMs);
    rounds[name].push(round);
    return round.perSecond;
  };
  // The connections are opened before.
  await Promise.all(Object.values(pools).map((pool) => pool.sleep("quiet", 1)));
  const samples = await interleave({
    rounds: context.rounds,
    warmup: 0,
    variants: { tapdb: measure("tapdb"), rival: measure("rival") },
    onRound: (done, of) => context.note(`noisy neighbour, round ${done} of ${of}`),
  });
  await Promise.all(Object.values(pools).map((pool) => pool.close()));
  const rival = "pg-pool";
  const share = (name: keyof typeof pools): number => 100 * median(rounds[name].map(({ throughput }) => throughput));
  const figure = (name: string, rest: Omit<FigureInput, "name" | "rival">): FigureInput => ({
    name: `pool-fairness.${name}`,
    rival,
    ...rest,
  });
  return [
    figure("quiet.throughput", {
      value: share("tapdb"),
      unit: "%",
      target: 95,
      better: "higher",
      rivalValue: share("rival"),
    }),
    figure("quiet.p50", { value: slower(rounds.tapdb, 0.5), unit: "x", rivalValue: slower(rounds.rival, 0.5) }),
    figure("quiet.p99", {
      value: slower(rounds.tapdb, 0.99),
      unit: "x",
      target: 3,
      rivalValue: slower(rounds.rival, 0.99),
    }),
    figure("aggregate", { value: 100 * samples.ratio("tapdb", "rival"), unit: "%", target: 97, better: "higher" }),
    figure("aggregate.rate", {
      value: samples.median("tapdb"),
      unit: "/s",
      better: "higher",
      rivalValue: samples.median("rival"),
    }),
    figure("quiet.solo.rate", {
      value: median(rounds.tapdb.map(({ solo }) => solo.length)) / (forMs / 1_000),
      unit: "/s",
      better: "higher",
      rivalValue: median(rounds.rival.map(({ solo }) => solo.length)) / (forMs / 1_000),
    }),
  ];
}
