/** What the application sees of a protected client: start-up, errors, labels, the adapter. */
import pg from "pg";
import { createRequire } from "node:module";
import { createTapdb, findTapdbError, type StatementLabels, type Tapdb } from "@tapdb/core";
import { createTestDatabase, runSql, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { loadTenantClient, type TenantClient } from "@tapdb/testkit/contract/drivers/prisma/tenant-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tapdb, tapdbAdapter } from "./index.ts";

let database: TestDatabase;
let tap: Tapdb;
let tenant: string;
let prisma: TenantClient;

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  [tenant = ""] = await seedTenants(database, 2, 2);
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 2, maxOverflow: 0 });
  prisma = await open(tap);
});
afterAll(async () => {
  await prisma.$disconnect();
  await tap.close();
  await database.drop();
});

async function open(on: Tapdb, previewFeatures: readonly string[] = [], options: object = {}): Promise<TenantClient> {
  const PrismaClient = await loadTenantClient(previewFeatures);
  return new PrismaClient({ adapter: tapdbAdapter(on), ...options }).$extends(tapdb(on));
}

/** What a query extension gets. */
interface Passing {
  readonly args: object;
  query(args: object): Promise<unknown>;
}

const inTenant = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant(tenant, work);
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe("start-up", () => {
  it("connects without a context, and checks the role", async () => {
    await prisma.$connect();
    const unsafe = createTapdb({ databaseUrl: database.systemUrl });
    const client = await open(unsafe);
    expect(findTapdbError(await client.$connect().catch((error: unknown) => error))?.code).toBe("ROLE.BYPASSRLS");
    await unsafe.close();
  });

  it("makes itself known once", async () => {
    await open(tap);
    expect(tap.adapters.filter(({ name }) => name === "prisma")).toHaveLength(1);
    expect(tap.adapters[0]?.version).toMatch(/^[67]\./);
  });

  it("leaves the pool to tapdb", async () => {
    const other = await open(tap);
    await other.$connect();
    await other.$disconnect();
    expect(await inTenant(() => prisma.customer.count())).toBe(2);
  });
});

describe("errors", () => {
  it("of tapdb come as they are", async () => {
    const reserved = inTenant(() => prisma.$executeRawUnsafe("select set_config('tapdb.tenant', 'x', false)"));
    await expect(reserved).rejects.toMatchObject({ name: "TapdbError", code: "CONTEXT.SETTING_RESERVED" });
    await expect(prisma.customer.findUnique({ where: { id: 1 } })).rejects.toMatchObject({ name: "TapdbError" });
    const batch = inTenant(() => prisma.$transaction([prisma.note.count(), prisma.$executeRawUnsafe("listen x")]));
    await expect(batch).rejects.toMatchObject({ name: "TapdbError", code: "DRIVER.LISTEN_REFUSED" });
  });

  it("of Prisma stay what they are", async () => {
    const missing = inTenant(() => prisma.note.update({ where: { id: -1 }, data: { body: "x" } }));
    await expect(missing).rejects.toMatchObject({ code: "P2025" });
    await expect(inTenant(() => prisma.customer.findMany({ where: { nonsense: 1 } }))).rejects.toMatchObject({
      name: "PrismaClientValidationError",
    });
    const { id } = (await inTenant(() => prisma.note.create({ data: { body: "unique" } }))) as { id: number };
    const twice = inTenant(() => prisma.note.create({ data: { id, body: "unique" } }));
    await expect(twice).rejects.toMatchObject({ code: "P2002" });
    const foreign = inTenant(() => prisma.note.create({ data: { body: "x", tenantId: "somebody" } }));
    await expect(foreign).rejects.toThrow(/row-level security/);
  });

  it("of an application's extension keep the application's wrapper", async () => {
    const wrapper = new AggregateError([], "the application's own");
    const wrapping = prisma.$extends({
      query: {
        $allOperations: ({ args, query }: Passing) =>
          query(args).catch((cause: unknown) => {
            throw Object.assign(wrapper, { cause });
          }),
      },
    });
    const work = inTenant(() => wrapping.$executeRawUnsafe("listen x")).catch((error: unknown) => error);
    expect(await work).toBe(wrapper);
    expect(findTapdbError(await work)?.code).toBe("DRIVER.LISTEN_REFUSED");
  });
});

describe("labels", () => {
  const labelled = async (work: () => Promise<unknown>): Promise<(StatementLabels | undefined)[]> => {
    const heard: (StatementLabels | undefined)[] = [];
    const stop = tap.observe({ onStatement: ({ labels }) => void heard.push(labels) });
    await inTenant(work);
    stop();
    return heard;
  };

  it("are on each statement of an operation", async () => {
    const include = { orders: { include: { items: true } }, notes: true };
    const heard = await labelled(() => prisma.customer.findMany({ include }));
    expect(heard.length).toBeGreaterThanOrEqual(4);
    for (const labels of heard) {
      expect(labels).toMatchObject({ orm: "prisma", operation: "findMany", entity: "Customer" });
      expect(labels?.callSite?.()).toContain("surface.test.ts");
    }
  });

  it.each([
    ["$queryRaw", () => prisma.$queryRaw`select 1`],
    ["$queryRawUnsafe", () => prisma.$queryRawUnsafe("select 1")],
    ["$executeRaw", () => prisma.$executeRaw`select 1`],
    ["$executeRawUnsafe", () => prisma.$executeRawUnsafe("select 1")],
    ["$queryRawUnsafe", () => prisma.$transaction([prisma.$queryRawUnsafe("select 1")])],
    ["$queryRawUnsafe", () => prisma.$transaction(async (inside) => inside.$queryRawUnsafe("select 1"))],
  ])("say who called %s", async (operation, work) => {
    const heard = await labelled(work);
    const found = heard.find((labels) => labels?.operation === operation);
    expect(found).toMatchObject({ orm: "prisma" });
    expect(found?.callSite?.()).toMatch(/surface\.test\.ts:\d+:\d+$/);
  });
});

describe("labels with errorFormat: minimal", () => {
  it("have call sites too, though Prisma remembers none", async () => {
    const client = await open(tap, [], { errorFormat: "minimal" });
    const extended = client.$extends({ query: { $allOperations: ({ args, query }: Passing) => query(args) } });
    const sites: (string | undefined)[] = [];
    const stop = tap.observe({
      onStatement: ({ text, labels }) => void (/^select/i.test(text) && sites.push(labels?.callSite?.())),
    });
    await inTenant(() => client.customer.findUnique({ where: { id: 1 } }));
    await inTenant(() => extended.customer.findMany());
    await inTenant(() => extended.$queryRaw`select 1`);
    await inTenant(() => client.$transaction((inside) => inside.$queryRaw`select 1`));
    stop();
    expect(sites).toHaveLength(4);
    for (const site of sites) expect(site).toMatch(/surface\.test\.ts:\d+:\d+$/);
    await client.$disconnect();
  });
});

describe("what Prisma also offers", () => {
  it("relation joins, and typed SQL", async () => {
    const joining = await open(tap, ["relationJoins", "typedSql"]);
    const rows = await inTenant(() =>
      joining.customer.findMany({ relationLoadStrategy: "join", include: { orders: true, notes: true } }),
    );
    expect(new Set(rows.map(({ tenantId }) => tenantId))).toEqual(new Set([tenant]));
    const runtime = (await import("@prisma/client/runtime/client")) as unknown as {
      makeTypedQueryFactory(sql: string): () => unknown;
    };
    const typed = (joining as unknown as { $queryRawTyped(query: unknown): Promise<unknown[]> }).$queryRawTyped.bind(
      joining,
    );
    const query = runtime.makeTypedQueryFactory("select tenant_id from customers")();
    expect(await inTenant(() => typed(query))).toEqual([{ tenant_id: tenant }, { tenant_id: tenant }]);
    await expect(typed(query)).rejects.toMatchObject({ code: "CONTEXT.MISSING" });
    await joining.$disconnect();
  });

  it("events, omit and result extensions", async () => {
    const heard: string[] = [];
    const client = await open(tap, [], {
      log: [{ emit: "event", level: "query" }],
      omit: { customer: { email: true } },
    });
    client.$on("query", ({ query }) => void heard.push(query as string));
    const greeting = { needs: { name: true }, compute: ({ name }: { name: string }) => `Dear ${name}` };
    const extended = client.$extends({ result: { customer: { greeting } } });
    const row = await inTenant(() => extended.customer.findFirst());
    expect(row).toMatchObject({ tenantId: tenant, greeting: expect.stringContaining("Dear ") });
    expect(row).not.toHaveProperty("email");
    expect(heard).toHaveLength(1);
    await client.$disconnect();
  });
});

describe("tapdbAdapter", () => {
  it("uses tapdb's pool", async () => {
    const adapter = tapdbAdapter(tap) as unknown as { externalPool: unknown };
    expect(adapter.externalPool).toBe(tap.pool);
  });

  it("refuses a tapdb on another copy of pg", async () => {
    // What a second copy in node_modules is: the same classes, made again.
    const path = createRequire(import.meta.url).resolve("pg-pool");
    const own = createRequire(import.meta.url);
    const cached = own.cache[path];
    delete own.cache[path];
    const Pool = own("pg-pool") as unknown as typeof pg.Pool;
    own.cache[path] = cached;
    const other = createTapdb({ databaseUrl: database.appUrl, pg: { ...pg, Client: pg.Client, Pool } as never });
    expect(thrownBy(() => tapdbAdapter(other))).toMatchObject({
      code: "PEER.DUPLICATE",
      hint: expect.stringContaining("createTapdb({ pg"),
    });
    await other.close();
  });

  it("refuses to end tapdb's pool, and to open one beside it", async () => {
    const options = { disposeExternalPool: true } as object;
    expect(thrownBy(() => tapdbAdapter(tap, options))).toMatchObject({ code: "ORM.OPTION_REFUSED" });
    await expect(tapdbAdapter(tap).connectToShadowDb()).rejects.toMatchObject({ code: "ORM.OPTION_REFUSED" });
  });

  it("takes the options of PrismaPg", async () => {
    await runSql(
      database.adminUrl,
      "create schema other; create view other.customers as select 7 as id, 'x' as tenant_id",
    );
    await runSql(database.adminUrl, `grant usage on schema other to public; grant select on other.customers to public`);
    const PrismaClient = await loadTenantClient();
    const client = new PrismaClient({ adapter: tapdbAdapter(tap, { schema: "other" }) }).$extends(tapdb(tap));
    expect(await inTenant(() => client.customer.findFirst({ select: { id: true } }))).toEqual({ id: 7 });
    await client.$disconnect();
  });
});

describe("a hot read", () => {
  it("is planned once by the server, not at every execution", async () => {
    const one = createTapdb({ databaseUrl: database.appUrl, poolSize: 1, maxOverflow: 0 });
    const client = await open(one);
    const plans = await one.withTenant(tenant, async () => {
      for (let read = 0; read < 20; read += 1) await client.customer.findUnique({ where: { id: 1 } });
      return one.sessionScope((session) =>
        session.execute<{ generic: number }>(
          "select max(generic_plans)::int as generic from pg_prepared_statements where statement like 'SELECT%customers%'",
        ),
      );
    });
    expect(plans.rows[0]?.generic).toBeGreaterThan(5);
    await client.$disconnect();
    await one.close();
  });
});
