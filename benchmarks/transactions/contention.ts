/** Transactions that are done in a second by 32 workers on few rows, against retry by hand, in turns. */
import type pg from "pg";
import { Random } from "../../test/proofs/harness/random.ts";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
import { median } from "../harness/statistics.ts";
import type { AccountsDatabase } from "./accounts-database.ts";
import { contend, type Run, type Window } from "./contend.ts";
import { hotWorkloads, type HotWorkload } from "./hot-workloads.ts";
import { managedTap, managedTransaction } from "./managed-stack.ts";
import { exponential, immediate, retryNaively, type Backoff } from "./naive-retry.ts";
import { rawPool, rawTransaction } from "./raw-stack.ts";

const WORKERS = 32;
const SMOKE_WINDOW_MS = 150;
const GOODPUT_TARGET = 2;
const WASTED_TARGET = 25;
const SEED = 7;

function byHand(pool: pg.Pool, backoff: Backoff): Run {
  return ({ isolation }, work) => {
    const begin = `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}`;
    return retryNaively(backoff, () => rawTransaction(pool, begin, work));
  };
}

/** What the rows say was written, and what the accounts hold together. */
async function totals(database: AccountsDatabase): Promise<{ writes: number; balance: number }> {
  const [row] = await database.query("select sum(version)::int as writes, sum(balance)::int as balance from accounts");
  return row as { writes: number; balance: number };
}

type Rivals = Readonly<Record<"managed" | "exponential" | "immediate", Run>>;

/** Runs one mix in turns, and sees to it that nobody wins by losing updates. */
async function race(context: BenchmarkContext, database: AccountsDatabase, rivals: Rivals, workload: HotWorkload) {
  const windowMs = context.smoke ? SMOKE_WINDOW_MS : workload.windowMs;
  const windows: Record<keyof Rivals, Window[]> = { managed: [], exponential: [], immediate: [] };
  let lost = 0;
  const rate = (name: keyof Rivals) => async (): Promise<number> => {
    const before = await totals(database);
    const window = await contend(rivals[name], workload, { windowMs, workers: WORKERS, random: new Random(SEED) });
    const after = await totals(database);
    lost += Math.abs(after.writes - before.writes - workload.writes * window.acknowledged);
    lost += Math.abs(after.balance - before.balance - (workload.writes === 1 ? window.acknowledged : 0));
    windows[name].push(window);
    return window.committed / (windowMs / 1_000);
  };
  const samples = await interleave({
    rounds: context.smoke ? 1 : Math.max(3, Math.ceil(context.rounds / 3)),
    warmup: context.smoke ? 0 : 1,
    variants: { managed: rate("managed"), exponential: rate("exponential"), immediate: rate("immediate") },
    onRound: (done, of) => context.note(`${workload.name}, round ${done} of ${of}`),
  });
  return { samples, windows, lost };
}

async function figuresOf(
  context: BenchmarkContext,
  database: AccountsDatabase,
  rivals: Rivals,
  workload: HotWorkload,
): Promise<readonly FigureInput[]> {
  const { samples, windows, lost } = await race(context, database, rivals, workload);
  const wasted = (of: keyof Rivals): number => median(windows[of].map((window) => window.wasted));
  const gaveUp = (of: keyof Rivals): number => windows[of].reduce((sum, window) => sum + window.gaveUp, 0);
  const name = `transactions.hot.${workload.name}`;
  const rival = "exponential";
  const by = (value: number, rivalValue: number) => ({ value, rival, rivalValue });
  const managed = samples.median("managed");
  return [
    {
      name: `${name}.goodput`,
      ...by(samples.ratio("managed", rival), 1),
      unit: "x",
      target: GOODPUT_TARGET,
      better: "higher",
    },
    { name: `${name}.wasted`, ...by(wasted("managed"), wasted(rival)), unit: "%", target: WASTED_TARGET },
    { name: `${name}.rate`, ...by(managed, samples.median(rival)), unit: "/s", better: "higher" },
    { name: `${name}.gave-up`, ...by(gaveUp("managed"), gaveUp(rival)), unit: "transactions" },
    {
      name: `${name}.immediate`,
      value: managed,
      unit: "/s",
      rival: "at once",
      rivalValue: samples.median("immediate"),
    },
    { name: `${name}.lost`, value: lost, unit: "writes", target: 0, exact: true },
  ];
}

/** Each mix in turn. */
export async function contentionFigures(
  context: BenchmarkContext,
  database: AccountsDatabase,
): Promise<readonly FigureInput[]> {
  const tap = await managedTap(context, database.appUrl, WORKERS);
  const pool = rawPool(context, database.appUrl, WORKERS);
  const rivals: Rivals = {
    managed: ({ isolation }, work) => managedTransaction(tap, { isolation }, work),
    exponential: byHand(pool, exponential),
    immediate: byHand(pool, immediate),
  };
  const figures: FigureInput[] = [];
  // A smoke run has no time for deadlocks.
  const workloads = hotWorkloads.filter(({ windowMs }) => !context.smoke || windowMs <= 1_000);
  for (const workload of workloads) figures.push(...(await figuresOf(context, database, rivals, workload)));
  return figures;
}
