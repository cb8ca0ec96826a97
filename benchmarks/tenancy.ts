/** What binding the tenant costs a read by primary key, for the raw pool and each ORM, against today's way. */
import {
  acquireServer,
  createTestDatabase,
  seedTenants,
  tenantSchema,
  tenantTables,
  wireProxy,
  type WireProxy,
} from "@tapdb/testkit";
import { defineBenchmark, type BenchmarkContext } from "./harness/define-benchmark.ts";
import type { FigureInput } from "./harness/figure.ts";
import { interleave } from "./harness/interleave.ts";
import { stackFigures, type StackGoal } from "./tenancy/measure.ts";
import { mikroOrmStack } from "./tenancy/mikro-orm-stack.ts";
import { prismaStack } from "./tenancy/prisma-stack.ts";
import { namedReader, rawStack } from "./tenancy/raw-stack.ts";
import type { Stack, StackUrls } from "./tenancy/reader.ts";
import { typeormStack } from "./tenancy/typeorm-stack.ts";

/** The round trip that is added to the loopback's, milliseconds. */
const ADDED_MS = 1.5;
const TENANTS = 50;
const ROWS = 40;

interface Contender {
  readonly name: string;
  readonly open: (urls: StackUrls) => Stack | Promise<Stack>;
  readonly targets: { readonly loopback: number; readonly delayed: number };
}

const CONTENDERS: readonly Contender[] = [
  { name: "raw", open: rawStack, targets: { loopback: 1.5, delayed: 1.2 } },
  { name: "typeorm", open: typeormStack, targets: { loopback: 1, delayed: 1 } },
  { name: "prisma", open: prismaStack, targets: { loopback: 1, delayed: 1 } },
  { name: "mikro-orm", open: mikroOrmStack, targets: { loopback: 1.15, delayed: 1.15 } },
];

/** Two databases with the same rows, one of them without policies. */
async function databases(context: BenchmarkContext): Promise<StackUrls> {
  const server = await acquireServer();
  context.defer(() => server.release());
  const options = { adminUrl: server.adminUrl, schema: tenantSchema, template: "tenants" };
  const [bare, guarded] = [await createTestDatabase(options), await createTestDatabase(options)];
  context.defer(() => Promise.all([bare.drop(), guarded.drop()]));
  for (const table of tenantTables) await bare.query(`alter table ${table} disable row level security`);
  await seedTenants(bare, TENANTS, ROWS);
  const [tenant] = await seedTenants(guarded, TENANTS, ROWS);
  const [row] = await bare.query("show server_version");
  context.postgres(String(row?.server_version));
  return { bare: bare.appUrl, protected: guarded.appUrl, tenant: tenant! };
}

async function proxied(
  context: BenchmarkContext,
  urls: StackUrls,
  delayMs: number,
): Promise<{ urls: StackUrls; proxy: WireProxy }> {
  const proxy = await wireProxy({ target: urls.protected, delayMs });
  context.defer(() => proxy.close());
  return { proxy, urls: { ...urls, bare: proxy.url(urls.bare), protected: proxy.url(urls.protected) } };
}

async function close({ bare, protected: managed, today }: Stack): Promise<void> {
  await Promise.all([bare.close(), managed.close(), today.close()]);
}

/** Flights that a hundred protected reads need beyond a hundred. */
async function extraFlights(
  context: BenchmarkContext,
  urls: StackUrls,
  { name, open }: Contender,
): Promise<FigureInput> {
  const reads = 100;
  const { proxy, urls: viaProxy } = await proxied(context, urls, 0);
  const stack = await open(viaProxy);
  await stack.protected.read(1);
  await proxy.reset();
  for (let index = 0; index < reads; index += 1) await stack.protected.read(1 + (index % ROWS));
  const { flights } = await proxy.stats();
  await close(stack);
  return { name: `tenancy.${name}.flights.extra`, value: flights - reads, unit: "flights", target: 0, exact: true };
}

/** Against the best that node-postgres can do by hand: a statement that the application names itself. */
async function namedFigure(context: BenchmarkContext, urls: StackUrls): Promise<FigureInput> {
  const stack = rawStack(urls);
  const named = namedReader(urls.bare);
  const timed = (read: (id: number) => Promise<boolean>) => async (): Promise<number> => {
    const startedAt = performance.now();
    for (let index = 0; index < (context.smoke ? 20 : 400); index += 1) await read(1 + (index % ROWS));
    return performance.now() - startedAt;
  };
  const variants = { named: timed(named.read), protected: timed(stack.protected.read) };
  const samples = await interleave({ rounds: context.rounds, warmup: 2, variants });
  await Promise.all([close(stack), named.close()]);
  return { name: "tenancy.raw.loopback.named.ratio", value: samples.ratio("protected", "named"), unit: "x" };
}

export default defineBenchmark({
  about: "a read by primary key with the tenant bound, against the same read unprotected",
  rounds: 21,
  async run(context) {
    const urls = await databases(context);
    const distant = await proxied(context, urls, ADDED_MS);
    const figures: FigureInput[] = [];
    for (const contender of CONTENDERS) {
      figures.push(await extraFlights(context, urls, contender));
      for (const [transport, at] of [
        ["loopback", urls],
        ["delayed", distant.urls],
      ] as const) {
        const stack = await contender.open(at);
        const reads = context.smoke ? 10 : transport === "loopback" ? 200 : 40;
        const goal: StackGoal = {
          name: `${contender.name}.${transport}`,
          target: contender.targets[transport],
          reads,
          rows: ROWS,
        };
        figures.push(...(await stackFigures(context, stack, goal)));
        await close(stack);
      }
    }
    figures.push(await namedFigure(context, urls));
    return figures;
  },
});
