/** What a managed transaction takes that BEGIN … COMMIT by hand does not: CPU of the client, and flights. */
import { wireProxy, type WireProxy } from "@tapdb/testkit";
import { cpuPerOperation } from "../harness/cpu-time.ts";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
import { ACCOUNTS, type AccountsDatabase } from "./accounts-database.ts";
import { managedTap, managedTransaction } from "./managed-stack.ts";
import type { Work } from "./query-function.ts";
import { rawPool, rawTransaction } from "./raw-stack.ts";

/** Transactions of one sample: short, so that a collection or a stranger's interrupt is in few of many samples. */
const PER_SAMPLE = 20;
const MAX_STATEMENTS = 3;
const TARGET = 1.03;

const READ = "select balance, version from accounts where id = $1";
const WRITE = "update accounts set balance = balance + $2, version = version + 1 where id = $1";

/** The work of a transaction of this many statements: reads first, a write last. */
function workOf(statements: number, transaction: number): Work {
  const id = 1 + (transaction % ACCOUNTS);
  return async (query) => {
    for (let read = 1; read < statements; read += 1) await query(READ, [id]);
    await query(WRITE, [id, 1]);
  };
}

interface Contestant {
  readonly run: (statements: number, transaction: number) => Promise<void>;
}

async function managed(context: BenchmarkContext, url: string): Promise<Contestant> {
  const tap = await managedTap(context, url, 1);
  return { run: (statements, transaction) => managedTransaction(tap, {}, workOf(statements, transaction)) };
}

async function raw(context: BenchmarkContext, url: string): Promise<Contestant> {
  const pool = rawPool(context, url, 1);
  await pool.query("select 1");
  return { run: (statements, transaction) => rawTransaction(pool, "BEGIN", workOf(statements, transaction)) };
}

/** Samples one contestant. */
function meter({ run }: Contestant, statements: number): () => Promise<number> {
  let transaction = 0;
  return () =>
    cpuPerOperation(PER_SAMPLE, async () => {
      for (let index = 0; index < PER_SAMPLE; index += 1) await run(statements, (transaction += 1));
    });
}

async function cpuFigures(
  context: BenchmarkContext,
  contestants: { managed: Contestant; raw: Contestant },
  statements: number,
): Promise<readonly FigureInput[]> {
  const samples = await interleave({
    rounds: context.smoke ? 4 : context.rounds * 12,
    warmup: context.smoke ? 1 : 60,
    variants: { managed: meter(contestants.managed, statements), raw: meter(contestants.raw, statements) },
  });
  const name = `transactions.cpu.${statements}`;
  const rival = "BEGIN … COMMIT";
  return [
    { name: `${name}.ratio`, value: samples.ratio("managed", "raw"), unit: "x", target: TARGET, rival, rivalValue: 1 },
    { name, value: samples.median("managed"), unit: "µs", rival, rivalValue: samples.median("raw") },
  ];
}

/** Flights and round trips of one transaction, as the wire shows them. */
async function wireCost(proxy: WireProxy, { run }: Contestant, statements: number): Promise<readonly number[]> {
  const transactions = 20;
  // The texts are hot, and nothing of the start is counted.
  for (let index = 0; index < transactions; index += 1) await run(statements, index);
  await proxy.reset();
  for (let index = 0; index < transactions; index += 1) await run(statements, index);
  const { flights, roundTrips } = await proxy.stats();
  return [flights / transactions, roundTrips / transactions];
}

async function flightFigures(context: BenchmarkContext, database: AccountsDatabase): Promise<readonly FigureInput[]> {
  const proxy = await wireProxy({ target: database.appUrl });
  context.defer(() => proxy.close());
  const ours = await managed(context, proxy.url());
  const theirs = await raw(context, proxy.url());
  const figures: FigureInput[] = [];
  for (let statements = 1; statements <= MAX_STATEMENTS; statements += 1) {
    const [flights, trips] = (await wireCost(proxy, ours, statements)) as [number, number];
    const [rivalFlights, rivalTrips] = (await wireCost(proxy, theirs, statements)) as [number, number];
    const name = `transactions.flights.${statements}`;
    figures.push(
      { name, value: flights, unit: "flights", rival: "BEGIN … COMMIT", rivalValue: rivalFlights },
      { name: `${name}.extra`, value: trips - rivalTrips, unit: "round trips", target: 0, exact: true },
    );
  }
  return figures;
}

/** Transactions of one, two and three statements. */
export async function overheadFigures(
  context: BenchmarkContext,
  database: AccountsDatabase,
): Promise<readonly FigureInput[]> {
  const figures = [...(await flightFigures(context, database))];
  const contestants = { managed: await managed(context, database.appUrl), raw: await raw(context, database.appUrl) };
  for (let statements = 1; statements <= MAX_STATEMENTS; statements += 1) {
    context.note(`CPU of a transaction of ${statements}`);
    figures.push(...(await cpuFigures(context, contestants, statements)));
  }
  return figures;
}
