import { createTapdb, QueryProfiler, type Observer, type Tapdb } from "@tapdb/core";
import { cpuPerOperation } from "../harness/cpu-time.ts";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { interleave, type Samples } from "../harness/interleave.ts";
import { quantile } from "../harness/statistics.ts";
import { loadInstrumentedPg } from "./open-telemetry.ts";
import { loadPgCopy, type Pg } from "./pg-copies.ts";
import { statementAt } from "./statements.ts";

/** Statements of one request. */
const PER_UNIT = 6;

interface Workload {
  readonly context: BenchmarkContext;
  readonly url: string;
  readonly tenant: string;
  /** Units of work that each variant does, in turns. */
  readonly units: number;
}

interface QueryPool {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** The statements of one unit of work. */
async function run(pool: QueryPool, unit: number): Promise<void> {
  for (let index = unit * PER_UNIT; index < (unit + 1) * PER_UNIT; index += 1) {
    const { text, values } = statementAt(index);
    await pool.query(text, values);
  }
}

function runManaged(tap: Tapdb, { tenant }: Workload, unit: number): Promise<void> {
  return tap.withTenant(tenant, () => run(tap.pool as unknown as QueryPool, unit));
}

/** Without tapdb, and with the tenant set once for good, so that all see the same rows. */
function plainPool({ context, url, tenant }: Workload, pg: Pg): QueryPool {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: `-c tapdb.tenant=${tenant}` });
  context.defer(() => pool.end());
  return pool;
}

function managed({ context, url }: Workload): Tapdb {
  const tap = createTapdb({
    databaseUrl: url,
    poolSize: 1,
    maxOverflow: 0,
    pg: loadPgCopy(),
    profiler: { enabled: false },
  });
  context.defer(() => tap.close());
  return tap;
}

/** What reading the clock twice takes, nanoseconds: part of every time that is measured with it. */
function clockCost(): number {
  const costs = Array.from({ length: 10_000 }, () => Number(-process.hrtime.bigint() + process.hrtime.bigint()));
  return quantile(costs, 0.5);
}

/** What the profiler's own functions take on real events, microseconds: without the noise of everything around them. */
async function ownTimes(workload: Workload, tap: Tapdb): Promise<readonly number[]> {
  const profiler = new QueryProfiler();
  const times: number[] = [];
  const clock = clockCost();
  let asking = 0;
  const observer: Observer = {
    wantsCallSite(text, unitOfWork) {
      const start = process.hrtime.bigint();
      const wants = profiler.wantsCallSite(text, unitOfWork);
      asking = Number(process.hrtime.bigint() - start) - clock;
      return wants;
    },
    onStatement(event) {
      const start = process.hrtime.bigint();
      profiler.onStatement(event);
      times.push((Number(process.hrtime.bigint() - start) - clock + asking) / 1_000);
    },
  };
  const stop = tap.observe(observer);
  for (let unit = 0; unit < workload.units; unit += 1) await runManaged(tap, workload, unit);
  stop();
  // The first half is the engine's to compile it in.
  return times.slice(times.length / 2);
}

type Turns<Name extends string> = Promise<Samples<Name>>;

/** CPU of a statement in turns: one unit of work with one variant, one with the other. */
function takeTurns<Name extends string>(units: number, variants: Record<Name, () => Promise<number>>): Turns<Name> {
  return interleave({ rounds: units, warmup: Math.ceil(units / 5), variants });
}

/** Measures one unit of work after the other. */
function unitMeter(work: (unit: number) => Promise<void>): () => Promise<number> {
  let unit = 0;
  return () => cpuPerOperation(PER_UNIT, () => work((unit += 1)));
}

/** The profiler on and off on one and the same connection: two connections differ by more than it takes. */
function ourTurns(workload: Workload, tap: Tapdb): Turns<"off" | "on"> {
  const profiler = new QueryProfiler();
  const off = unitMeter((unit) => runManaged(tap, workload, unit));
  return takeTurns(workload.units, {
    off,
    on: async () => {
      const stop = tap.observe(profiler);
      const cpu = await off();
      stop();
      return cpu;
    },
  });
}

/** OpenTelemetry's instrumentation against the plain driver. */
function theirTurns(workload: Workload): Turns<"plain" | "traced"> {
  const plain = plainPool(workload, loadPgCopy());
  const { pg, shutdown } = loadInstrumentedPg();
  workload.context.defer(shutdown);
  const traced = plainPool(workload, pg);
  return takeTurns(workload.units, {
    plain: unitMeter((unit) => run(plain, unit)),
    traced: unitMeter((unit) => run(traced, unit)),
  });
}

/** What profiling adds to a statement, against what OpenTelemetry's instrumentation adds, at the median. */
export async function addedCpuFigures(workload: Workload): Promise<FigureInput[]> {
  const tap = managed(workload);
  const managedTurns = await ourTurns(workload, tap);
  const driverTurns = await theirTurns(workload);
  const own = await ownTimes(workload, tap);
  const ours = managedTurns.difference("on", "off");
  const theirs = driverTurns.difference("traced", "plain");
  return [
    { name: "profiler.cpu.p50", value: ours, unit: "µs", target: 3, rival: "instrumentation-pg", rivalValue: theirs },
    { name: "profiler.cpu.ratio", value: Math.max(0, ours) / theirs, unit: "x", target: 0.2 },
    { name: "profiler.own.p50", value: quantile(own, 0.5), unit: "µs", target: 3 },
    { name: "profiler.own.p99", value: quantile(own, 0.99), unit: "µs" },
    {
      name: "profiler.query.cpu",
      value: managedTurns.median("off"),
      unit: "µs",
      rival: "plain pg",
      rivalValue: driverTurns.median("plain"),
    },
  ];
}
