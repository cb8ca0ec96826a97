/** The ways by which transactions reach the server. */
import { createTapdb, type Tapdb, type TapdbConfigInput, type Transaction } from "@tapdb/core";
import { wireProxy, type FaultPlan, type WireProxy } from "@tapdb/testkit";
import type { OrmDriver } from "@tapdb/testkit/contract";
import type { ProofContext } from "../../harness/define-proof.ts";
import type { Query } from "./attempt.ts";
import type { Lane } from "./run-transaction.ts";
import type { World } from "./world.ts";

/** Lanes, and the proxy that breaks the connections of those that go through it. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  readonly proxy: WireProxy;
}

/** Of each hundred flights so many are broken: COMMIT is where it is hard. */
const RATES: FaultPlan["rates"] = { begin: 0.004, statement: 0.004, commit: 0.02 };
const POOL_SIZE = 16;

/** What a lane wants of its transactions beside the defaults. */
type TransactionsConfig = NonNullable<TapdbConfigInput["transactions"]>;
type MakeTap = (name: string, url: string, transactions?: TransactionsConfig) => Tapdb;

function tapMaker({ defer }: ProofContext): MakeTap {
  return (name, url, transactions) => {
    const databaseUrl = new URL(url);
    databaseUrl.searchParams.set("application_name", name);
    const tap = createTapdb({
      databaseUrl: databaseUrl.toString(),
      poolSize: POOL_SIZE,
      maxOverflow: 0,
      profiler: { enabled: false },
      // Where everybody wants the same rows, most of the work is done twice: that is what is tried here, not a defect.
      transactions: { contention: "off", retryBudget: { ratio: 1, perSecond: 10_000 }, ...transactions },
    });
    defer(() => tap.close());
    return tap;
  };
}

const rawQuery =
  (transaction: Transaction): Query =>
  async (text, values) =>
    (await transaction.query(text, values)).rows;

/** TypeORM gives the rows of an UPDATE beside their number. */
function rowsOf(result: readonly unknown[]): readonly Record<string, unknown>[] {
  return (Array.isArray(result[0]) ? result[0] : result) as readonly Record<string, unknown>[];
}

async function loadDrivers(): Promise<readonly OrmDriver[]> {
  const { typeormDriver } = await import("@tapdb/testkit/contract/drivers/typeorm");
  const { prismaDriver } = await import("@tapdb/testkit/contract/drivers/prisma");
  const { mikroOrmDriver } = await import("@tapdb/testkit/contract/drivers/mikro-orm");
  return [typeormDriver, prismaDriver, mikroOrmDriver];
}

async function ormLane(
  driver: OrmDriver,
  make: MakeTap,
  world: World,
  context: ProofContext,
  url: string,
): Promise<Lane> {
  await driver.prepare?.();
  const tap = make(driver.name, url);
  const handle = await driver.open(tap, { app: world.database.appUrl, admin: world.database.adminUrl });
  context.defer(() => handle.close());
  const query: Query = async (text, values) => rowsOf(await handle.query(text, values));
  return { name: driver.name, tap, groups: 2, query: () => query };
}

/**
 * Three lanes of tapdb alone, one of them with its contention control, the others through the proxy, one of which asks what
 * became of commits that were not answered; and one for each ORM, through the proxy as well. */
export async function openLanes(world: World, context: ProofContext, onlyPool: boolean): Promise<Lanes> {
  const make = tapMaker(context);
  const { appUrl } = world.database;
  const proxy = await wireProxy({ target: appUrl });
  context.defer(() => proxy.close());
  const lanes: Lane[] = [
    { name: "pool", tap: make("pool", appUrl, { contention: "adaptive" }), groups: 3, query: rawQuery },
    { name: "broken pool", tap: make("broken pool", proxy.url()), groups: 3, query: rawQuery },
    {
      name: "resolving pool",
      tap: make("resolving pool", proxy.url(), { ambiguousCommit: "resolve" }),
      groups: 3,
      resolves: true,
      query: rawQuery,
    },
  ];
  const drivers = onlyPool ? [] : await loadDrivers();
  for (const driver of drivers) lanes.push(await ormLane(driver, make, world, context, proxy.url()));
  for (const { tap } of lanes) await tap.start();
  await proxy.injectFaults({ rates: RATES, seed: context.random.uint32() });
  return { lanes, proxy };
}
