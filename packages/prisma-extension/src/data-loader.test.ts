/** Prisma's DataLoader merges the operations of a tick; here it has to do so without mixing tenants. */
import { createTapdb, findTapdbError, type StatementEvent, type Tapdb } from "@tapdb/core";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { loadTenantClient, type TenantClient } from "@tapdb/testkit/contract/drivers/prisma/tenant-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tapdb, tapdbAdapter } from "./index.ts";

const ROWS = 4;
let database: TestDatabase;
let tap: Tapdb;
let prisma: TenantClient;
let [ours, theirs]: string[] = [];
let statements: Pick<StatementEvent, "text" | "labels">[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  [ours, theirs] = await seedTenants(database, 2, ROWS);
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 3, maxOverflow: 0 });
  const PrismaClient = await loadTenantClient();
  prisma = new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap));
  tap.observe({ onStatement: ({ text, labels }) => void statements.push({ text, labels }) });
});
beforeEach(() => {
  statements = [];
});
afterAll(async () => {
  await prisma.$disconnect();
  await tap.close();
  await database.drop();
});

const customer = (id: number, client: Pick<TenantClient, "customer"> = prisma) =>
  client.customer.findUnique({ where: { id } });
const asUs = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant(ours!, work);
const asThem = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant(theirs!, work);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "fulfilled",
    (error: unknown) => findTapdbError(error)?.code ?? error,
  );

describe("findUnique", () => {
  it("is still merged within a tenant, across its units of work", async () => {
    const rows = await Promise.all([asUs(() => customer(1)), asUs(() => customer(2)), asUs(() => customer(3))]);
    expect(rows.map((row) => row?.id)).toEqual([1, 2, 3]);
    expect(statements.length).toBe(1);
  });

  it("is never merged across tenants", async () => {
    const both = [1, 2, ROWS + 1, ROWS + 2];
    const [forUs, forThem] = await Promise.all([
      asUs(() => Promise.all(both.map((id) => customer(id)))),
      asThem(() => Promise.all(both.map((id) => customer(id)))),
    ]);
    expect(forUs.map((row) => row?.tenantId)).toEqual([ours, ours, undefined, undefined]);
    expect(forThem.map((row) => row?.tenantId)).toEqual([undefined, undefined, theirs, theirs]);
    expect(statements.length).toBe(2);
  });

  it("is never merged with the system, nor with a tenant that is called like it", async () => {
    const [system, odd, own] = await Promise.all([
      tap.asSystem({ reason: "test" }, () => customer(1)),
      tap.withTenant("s", () => customer(1)),
      asUs(() => customer(1)),
    ]);
    expect([system, odd, own?.tenantId]).toEqual([null, null, ours]);
    expect(statements.length).toBe(3);
  });

  it("sees a transaction's own rows inside of it, and not outside, in the same tick", async () => {
    await asUs(() =>
      tap.transaction({}, async (tx) => {
        await tx.query("update customers set name = 'inside' where id = 1");
        const outside = tap.context.run({ ...tap.context.current()!, transaction: undefined }, async () => customer(1));
        const [inner, outer] = await Promise.all([customer(1), outside]);
        expect(inner?.name).toBe("inside");
        expect(outer?.name).not.toBe("inside");
        await tx.query("update customers set name = $1 where id = 1", [outer?.name]);
      }),
    );
  });

  it("fails for the caller without a context, and for nobody else", async () => {
    const alone = codeOf(customer(1));
    const [row, code] = await Promise.all([asUs(() => customer(1)), alone]);
    expect([row?.tenantId, code]).toEqual([ours, "CONTEXT.MISSING"]);
  });
});

describe("a transaction's client", () => {
  it("refuses another tenant in the tick of its own", async () => {
    const seen = await asUs(() =>
      prisma.$transaction((inside) =>
        Promise.allSettled([customer(1, inside), asThem(() => customer(2, inside)), customer(3, inside)]),
      ),
    );
    expect(seen.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(findTapdbError((seen[1] as PromiseRejectedResult).reason)?.code).toBe("CONTEXT.TENANT_MISMATCH");
  });

  it("refuses a caller without a context", async () => {
    const work = asUs(() => prisma.$transaction((inside) => tap.context.storage.exit(async () => customer(1, inside))));
    expect(await codeOf(work)).toBe("CONTEXT.MISSING");
  });
});

describe("$transaction([…])", () => {
  it("runs two tenants' batches of one tick apart", async () => {
    const batch = () => prisma.$transaction([customer(1), customer(ROWS + 1), prisma.note.count()] as const);
    const [forUs, forThem] = await Promise.all([asUs(batch), asThem(batch)]);
    expect([forUs[0]?.tenantId, forUs[1], forUs[2]]).toEqual([ours, null, ROWS]);
    expect([forThem[0], forThem[1]?.tenantId, forThem[2]]).toEqual([null, theirs, ROWS]);
  });

  it("is refused as a whole when a query extension sends one of its operations as somebody else", async () => {
    const switching = prisma.$extends({
      query: {
        customer: {
          create: ({ args, query }: { args: object; query: (args: object) => Promise<unknown> }) =>
            asThem(async () => query(args)),
        },
      },
    });
    const create = () => switching.note.create({ data: { body: "mixed" } });
    const work = asUs(() => switching.$transaction([create(), switching.customer.create({ data: { name: "x" } })]));
    expect(await codeOf(work)).toBe("CONTEXT.TENANT_MISMATCH");
    expect(await database.query("select from notes where body = 'mixed'")).toEqual([]);
  });

  it("is atomic", async () => {
    const fail = prisma.$executeRawUnsafe("select 1 / 0");
    await expect(
      asUs(() => prisma.$transaction([prisma.note.create({ data: { body: "atomic" } }), fail])),
    ).rejects.toThrow(/division by zero/);
    expect(await database.query("select from notes where body = 'atomic'")).toEqual([]);
  });
});

describe("a lazy PrismaPromise", () => {
  it("runs as whoever awaits it", async () => {
    const made = await asUs(async () => ({ rows: prisma.customer.findMany() }));
    const rows = await asThem(async () => made.rows);
    expect([...new Set(rows.map(({ tenantId }) => tenantId))]).toEqual([theirs]);
  });

  it("is refused when it is awaited outside", async () => {
    const made = await asUs(async () => ({ many: prisma.customer.findMany(), one: customer(1) }));
    expect(await codeOf(made.many)).toBe("CONTEXT.MISSING");
    expect(await codeOf(made.one)).toBe("CONTEXT.MISSING");
    expect(statements).toEqual([]);
  });
});
