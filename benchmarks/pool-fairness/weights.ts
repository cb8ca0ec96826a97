import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { tapdbPool } from "./contender.ts";
import { sharesOf, type BusyTenant } from "./shares.ts";

const WEIGHTS = { bronze: 1, silver: 2, gold: 4 } as const;
const TENANTS: readonly BusyTenant[] = [
  { tenant: "bronze", callers: 50, queryMs: 5 },
  { tenant: "silver", callers: 50, queryMs: 2 },
  { tenant: "gold", callers: 50, queryMs: 10 },
];

/** How far the share of the tenant that is farthest from its weight is from it, per cent. */
export async function weightFigures(context: BenchmarkContext, url: string): Promise<FigureInput[]> {
  context.note("weights 1, 2 and 4");
  const pool = tapdbPool(url, { pool: { admission: { weights: WEIGHTS } } });
  const times = context.smoke ? { warmupMs: 100, forMs: 500 } : { warmupMs: 500, forMs: 6_000 };
  const shares = await sharesOf(pool, TENANTS, times);
  await pool.close();
  const sum = shares.reduce((total, share) => total + share, 0);
  const weights = Object.values(WEIGHTS);
  const weightSum = weights.reduce<number>((total, weight) => total + weight, 0);
  const errors = shares.map((share, at) => Math.abs(share / sum / (weights[at]! / weightSum) - 1));
  return [{ name: "pool-fairness.weights.error", value: 100 * Math.max(...errors), unit: "%", target: 3 }];
}
