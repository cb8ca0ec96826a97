import { createTapdb, QueryProfiler, type Observer, type Tapdb } from "@tapdb/core";
import { cpuPerOperation } from "../harness/cpu-time.ts";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
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
  /** Units of work of one round of one variant. */
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

function managed({ context, url }: Workload, enabled: boolean): Tapdb {
  const tap = createTapdb({ databaseUrl: url, poolSize: 1, maxOverflow: 0, pg: loadPgCopy(), profiler: { enabled } });
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
  for (let unit = 0; unit < workload.units * 10; unit += 1) await runManaged(tap, workload, unit);
  stop();
  // The first half is the engine's to compile it in.
  return times.slice(times.length / 2);
}

/** CPU that profiling adds to a statement, against OpenTelemetry's instrumentation, in turns. */
export async function addedCpuFigures(workload: Workload): Promise<FigureInput[]> {
  const { context, units } = workload;
  const plain = plainPool(workload, loadPgCopy());
  const off = managed(workload, false);
  const on = managed(workload, true);
  const { pg, shutdown } = loadInstrumentedPg();
  context.defer(shutdown);
  const traced = plainPool(workload, pg);
  const measure = (work: (unit: number) => Promise<void>) => () => cpuPerOperation(units, PER_UNIT, work);
  const samples = await interleave({
    rounds: context.rounds,
    warmup: context.smoke ? 1 : 3,
    variants: {
      plain: measure((unit) => run(plain, unit)),
      traced: measure((unit) => run(traced, unit)),
      off: measure((unit) => runManaged(off, workload, unit)),
      on: measure((unit) => runManaged(on, workload, unit)),
    },
    onRound: (done, of) => context.note(`CPU, round ${done} of ${of}`),
  });
  const own = await ownTimes(workload, off);
  const ours = samples.difference("on", "off");
  const theirs = samples.difference("traced", "plain");
  return [
    { name: "profiler.cpu.p50", value: ours, unit: "µs", target: 3, rival: "instrumentation-pg", rivalValue: theirs },
    { name: "profiler.cpu.ratio", value: Math.max(0, ours) / theirs, unit: "x", target: 0.2 },
    { name: "profiler.own.p50", value: quantile(own, 0.5), unit: "µs", target: 3 },
    { name: "profiler.own.p99", value: quantile(own, 0.99), unit: "µs" },
    {
      name: "profiler.query.cpu",
      value: samples.median("off"),
      unit: "µs",
      rival: "plain pg",
      rivalValue: samples.median("plain"),
    },
  ];
}
