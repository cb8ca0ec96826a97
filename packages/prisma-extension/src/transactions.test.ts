/** Prisma's transactions, on their own and inside tap.transaction. */
import { createTapdb, findTapdbError, type Tapdb } from "@tapdb/core";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import {
  loadTenantClient,
  prismaVersion,
  type TenantClient,
  type TenantModels,
} from "@tapdb/testkit/contract/drivers/prisma/tenant-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tapdb, tapdbAdapter } from "./index.ts";

const POOL_SIZE = 2;
const UNDO = Symbol("undo");
const nests = Number(prismaVersion().split(".", 1)) >= 7 && Number(prismaVersion().split(".")[1]) >= 10;
let database: TestDatabase;
let tap: Tapdb;
let prisma: TenantClient;
let [ours, theirs]: string[] = [];
let notes = 0;

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  [ours, theirs] = await seedTenants(database, 2, 2);
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: POOL_SIZE, maxOverflow: 0, poolTimeoutMs: 3_000 });
  const PrismaClient = await loadTenantClient();
  prisma = new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap));
});
afterAll(async () => {
  await prisma.$disconnect();
  await tap.close();
  await database.drop();
});

const asUs = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant(ours!, work);
const create = (body: string, client: TenantModels = prisma) => client.note.create({ data: { body } });
const body = (): string => `body-${(notes += 1)}`;
const committed = async (text: string): Promise<number> =>
  (await database.query("select from notes where body = $1", [text])).length;
const outcome = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
const codeOf = async (work: Promise<unknown>): Promise<unknown> => findTapdbError(await outcome(work))?.code;
const idleInTransaction = async (): Promise<number> =>
  (await database.query("select from pg_stat_activity where datname = current_database() and state like 'idle in%'"))
    .length;

async function expectPoolIsWhole(): Promise<void> {
  const holders = Array.from({ length: POOL_SIZE }, () =>
    asUs(() => prisma.$transaction(async (tx) => tx.note.count())),
  );
  expect(await Promise.all(holders)).toHaveLength(POOL_SIZE);
  expect(await idleInTransaction()).toBe(0);
}

describe("$transaction(callback)", () => {
  it("belongs to the tenant that it began with, whoever uses its client later", async () => {
    const text = body();
    const leaked = Promise.withResolvers<TenantModels>();
    const go = Promise.withResolvers<void>();
    const holder = asUs(() =>
      prisma.$transaction(async (inside) => {
        leaked.resolve(inside);
        await go.promise;
        return inside.note.count();
      }),
    );
    const inside = await leaked.promise;
    expect(await codeOf(tap.withTenant(theirs!, () => create(text, inside)))).toBe("CONTEXT.TENANT_MISMATCH");
    expect(await codeOf(tap.asSystem({ reason: "test" }, () => create(text, inside)))).toBe("CONTEXT.TENANT_MISMATCH");
    expect(await codeOf(create(text, inside))).toBe("CONTEXT.MISSING");
    go.resolve();
    expect(await holder).toBe(2);
    expect(await committed(text)).toBe(0);
  });

  it("is refused without a context, before its callback runs", async () => {
    let ran = false;
    expect(await codeOf(prisma.$transaction(async () => void (ran = true)))).toBe("CONTEXT.MISSING");
    expect(ran).toBe(false);
  });

  it("gives the connection back when it times out", async () => {
    const text = body();
    const work = asUs(() =>
      prisma.$transaction(
        async (inside) => {
          await create(text, inside);
          await inside.$executeRawUnsafe("select pg_sleep(0.2)");
          await create(text, inside);
        },
        { timeout: 50 },
      ),
    );
    expect(await outcome(work)).toMatchObject({ code: "P2028" });
    await expectPoolIsWhole();
    expect(await committed(text)).toBe(0);
  });

  it("leaves nothing behind when it could not begin in time", async () => {
    const go = Promise.withResolvers<void>();
    const holders = Array.from({ length: POOL_SIZE }, () => asUs(() => prisma.$transaction(() => go.promise)));
    // Prisma before 7.10 waits for the pool whatever `maxWait` says.
    expect(await outcome(asUs(() => prisma.$transaction(async () => 1, { maxWait: 20 })))).toMatchObject({
      code: expect.stringMatching(/^(P2028|POOL\.ACQUIRE_TIMEOUT)$/),
    });
    go.resolve();
    await Promise.all(holders);
    await expectPoolIsWhole();
  });

  it("is refused more statements after a COMMIT of the application's own failed", async () => {
    const work = asUs(() =>
      prisma.$transaction(async (inside) => {
        await outcome(inside.$executeRawUnsafe("select 1 / 0"));
        expect(await codeOf(inside.$executeRawUnsafe("COMMIT"))).toBe("TRANSACTION.COMMIT_ROLLED_BACK");
        await inside.note.count();
      }),
    );
    expect(await codeOf(work)).toBe("TRANSACTION.FINISHED");
    await expectPoolIsWhole();
  });

  it("is undone by $disconnect", async () => {
    const PrismaClient = await loadTenantClient();
    const other = new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap));
    const text = body();
    const began = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const work = asUs(() =>
      other.$transaction(async (inside) => {
        await create(text, inside);
        began.resolve();
        await go.promise;
      }),
    );
    await began.promise;
    await other.$disconnect();
    go.resolve();
    expect(await outcome(work)).toBeInstanceOf(Error);
    expect(await committed(text)).toBe(0);
    await expectPoolIsWhole();
  });

  it.skipIf(!nests)("nests, by savepoints", async () => {
    const [kept, undone] = [body(), body()];
    await asUs(() =>
      prisma.$transaction(async (inside) => {
        await create(kept, inside);
        const nested = inside.$transaction(async (deeper) => {
          await create(undone, deeper);
          throw UNDO;
        });
        expect(await outcome(nested)).toBe(UNDO);
        await inside.$transaction((deeper) => create(kept, deeper));
      }),
    );
    expect([await committed(kept), await committed(undone)]).toEqual([2, 0]);
  });

  it("has the isolation level that was asked for", async () => {
    const level = (client: TenantModels) => client.$queryRaw`select current_setting('transaction_isolation') as level`;
    for (const [isolationLevel, expected] of [
      ["ReadCommitted", "read committed"],
      ["RepeatableRead", "repeatable read"],
      ["Serializable", "serializable"],
    ] as const) {
      const own = asUs(() => prisma.$transaction(level, { isolationLevel }));
      const batch = asUs(() => prisma.$transaction([level(prisma), level(prisma)], { isolationLevel }));
      expect(await own).toEqual([{ level: expected }]);
      expect((await batch)[0]).toEqual([{ level: expected }]);
    }
  });
});

/** A write that Prisma wraps in a transaction of its own: an insert and two more that belong to it. */
const nestedCreate = (name: string, bodies: readonly string[], client: TenantModels = prisma) =>
  client.customer.create({ data: { name, notes: { create: bodies.map((each) => ({ body: each })) } } });

describe("a nested write", () => {
  it("is one transaction", async () => {
    const text = body();
    expect((await asUs(() => nestedCreate(text, [text, text]))).tenantId).toBe(ours);
    expect(await committed(text)).toBe(2);
    const bad = asUs(() => nestedCreate(text, [text, "nul \u0000"]));
    expect(await outcome(bad)).toBeInstanceOf(Error);
    expect(await committed(text)).toBe(2);
    await expectPoolIsWhole();
  });

  it("takes part in tap.transaction, also beside others", async () => {
    const text = body();
    const work = asUs(() =>
      tap.transaction({}, async () => {
        await Promise.all([nestedCreate(text, [text]), nestedCreate(text, [text]), create(text)]);
        expect(await prisma.note.count({ where: { body: text } })).toBe(3);
        throw UNDO;
      }),
    );
    expect(await outcome(work)).toBe(UNDO);
    expect(await committed(text)).toBe(0);
  });
});

describe("inside tap.transaction", () => {
  it("a batch is a savepoint", async () => {
    const [kept, undone] = [body(), body()];
    await asUs(() =>
      tap.transaction({}, async () => {
        await create(kept);
        const batch = prisma.$transaction([create(undone), prisma.$executeRawUnsafe("select 1 / 0")]);
        expect(await outcome(batch)).toBeInstanceOf(Error);
        await prisma.$transaction([create(kept), create(kept)]);
      }),
    );
    expect([await committed(kept), await committed(undone)]).toEqual([3, 0]);
  });

  it.skipIf(!nests)(
    "Prisma's nested transactions are savepoints, and code without their client takes part",
    async () => {
      const [kept, undone] = [body(), body()];
      await asUs(() =>
        tap.transaction({}, () =>
          prisma.$transaction(async (inside) => {
            const nested = inside.$transaction(async (deeper) => {
              await create(undone, deeper);
              await create(undone);
              throw UNDO;
            });
            expect(await outcome(nested)).toBe(UNDO);
            await create(kept);
            await create(kept, inside);
          }),
        ),
      );
      expect([await committed(kept), await committed(undone)]).toEqual([2, 0]);
    },
  );

  it("a client of a transaction that is over is refused", async () => {
    let late: TenantModels | undefined;
    await asUs(() => tap.transaction({}, () => prisma.$transaction(async (inside) => void (late = inside))));
    expect(await outcome(asUs(() => late!.note.count()))).toMatchObject({ code: "P2028" });
  });

  it.each([
    ["a model's write", (id: number) => prisma.note.update({ where: { id }, data: { body: "raced" } })],
    ["raw SQL", (id: number) => prisma.$executeRaw`update notes set body = 'raced' where id = ${id}`],
  ])("%s that conflicts runs the whole work again", async (_name, write) => {
    const { id } = (await asUs(() => create(body()))) as { id: number };
    let attempts = 0;
    await asUs(() =>
      tap.transaction({ isolation: "repeatable read" }, async ({ attempt }) => {
        attempts = attempt;
        await prisma.note.count();
        if (attempt === 1) await database.query("update notes set body = 'theirs' where id = $1", [id]);
        await write(id);
      }),
    );
    expect(attempts).toBe(2);
  });
});
