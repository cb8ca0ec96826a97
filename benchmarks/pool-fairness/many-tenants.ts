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

interface Fairness {
  readonly jain: number;
  /** The same over the five classes of callers: without what one stall of the machine gives to one tenant. */
  readonly byCallers: number;
}

async function fairnessOf(pool: Contender, smoke: boolean): Promise<Fairness> {
  const times = smoke ? { warmupMs: 200, forMs: 1_000 } : { warmupMs: 1_000, forMs: 20_000 };
  const tenants = busyTenants(smoke ? 100 : TENANTS);
  const shares = await sharesOf(pool, tenants, times);
  await pool.close();
  const classes = Object.values(Object.groupBy(shares.keys(), (at) => tenants[at]!.callers));
  const byClass = classes.map((members) => members!.reduce((sum, at) => sum + shares[at]!, 0));
  return { jain: jainIndex(shares), byCallers: jainIndex(byClass) };
}

export async function manyTenantsFigures(context: BenchmarkContext, url: string): Promise<FigureInput[]> {
  context.note("a thousand tenants, tapdb");
  const ours = await fairnessOf(tapdbPool(url), context.smoke);
  context.note("a thousand tenants, pg-pool");
  const theirs = await fairnessOf(pgPool(url), context.smoke);
  const figure = (name: string, part: keyof Fairness, target?: number): FigureInput => ({
    name: `pool-fairness.${name}`,
    value: ours[part],
    unit: "",
    better: "higher",
    ...(target === undefined ? {} : { target }),
    rival: "pg-pool",
    rivalValue: theirs[part],
  });
  return [figure("jain", "jain", 0.98), figure("jain.by-callers", "byCallers")];
}
