import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { pgPool, tapdbPool, type Contender } from "./contender.ts";
import { sharesOf, type BusyTenant } from "./shares.ts";

const TENANTS = 1_000;

/** Jain, Chiu, Hawe, "A Quantitative Measure of Fairness", DEC TR-301, 1984: 1 when all get the same, 1/n when one gets all. */
function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum ** 2 / (shares.length * shares.reduce((total, share) => total + share ** 2, 0));
}

/** One to five callers each: who asks more often must not get more. */
function busyTenants(count: number): BusyTenant[] {
  return Array.from({ length: count }, (_unused, at) => ({
    tenant: `tenant-${at}`,
    callers: 1 + (at % 5),
    queryMs: 1,
  }));
}

async function jainOf(pool: Contender, smoke: boolean): Promise<number> {
  const times = smoke ? { warmupMs: 200, forMs: 1_000 } : { warmupMs: 1_000, forMs: 20_000 };
  const shares = await sharesOf(pool, busyTenants(smoke ? 100 : TENANTS), times);
  await pool.close();
  return jainIndex(shares);
}

export async function manyTenantsFigures(context: BenchmarkContext, url: string): Promise<FigureInput[]> {
  context.note("a thousand tenants, tapdb");
  const value = await jainOf(tapdbPool(url), context.smoke);
  context.note("a thousand tenants, pg-pool");
  const rivalValue = await jainOf(pgPool(url), context.smoke);
  return [
    { name: "pool-fairness.jain", value, unit: "", target: 0.98, better: "higher", rival: "pg-pool", rivalValue },
  ];
}
