/** A client that is not protected gets nothing from the adapter, and one that cannot be is refused. */
import { createTapdb, findTapdbError, type Tapdb } from "@tapdb/core";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import {
  loadTenantClient,
  type TenantClient,
  type TenantClientClass,
} from "@tapdb/testkit/contract/drivers/prisma/tenant-client";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { tapdb, tapdbAdapter } from "./index.ts";

let database: TestDatabase;
let tap: Tapdb;
let tenant: string;
let PrismaClient: TenantClientClass;
const clients: TenantClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  [tenant = ""] = await seedTenants(database, 2, 2);
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 2, maxOverflow: 0 });
  PrismaClient = await loadTenantClient();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.$disconnect()));
});
afterAll(async () => {
  await tap.close();
  await database.drop();
});

function client(adapter: object = tapdbAdapter(tap)): TenantClient {
  const made = new PrismaClient({ adapter });
  clients.push(made);
  return made;
}

const inTenant = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant(tenant, work);

async function errorOf(work: () => Promise<unknown>): Promise<ReturnType<typeof findTapdbError>> {
  const reason = await inTenant(work).then(
    () => undefined,
    (error: unknown) => error,
  );
  return findTapdbError(reason);
}

describe("a client without the extension", () => {
  it.each([
    ["$connect", (prisma: TenantClient) => prisma.$connect()],
    ["findMany", (prisma: TenantClient) => prisma.customer.findMany()],
    ["findUnique", (prisma: TenantClient) => prisma.customer.findUnique({ where: { id: 1 } })],
    ["$queryRaw", (prisma: TenantClient) => prisma.$queryRaw`select 1`],
    ["$transaction", (prisma: TenantClient) => prisma.$transaction(async () => undefined)],
    ["$transaction of a batch", (prisma: TenantClient) => prisma.$transaction([prisma.note.count()])],
  ])("is refused: %s", async (_name, work) => {
    const error = await errorOf(() => work(client()));
    expect(error?.code).toBe("ORM.UNSUPPORTED");
    expect(error?.hint).toContain("$extends(tapdb(tap))");
  });

  it("is refused also when it shares the adapter of one that has it", async () => {
    const adapter = tapdbAdapter(tap);
    const prisma = client(adapter).$extends(tapdb(tap));
    expect(await inTenant(() => prisma.customer.count())).toBe(2);
    expect((await errorOf(() => client(adapter).customer.count()))?.code).toBe("ORM.UNSUPPORTED");
  });

  it("is refused also inside a listener of one that has it", async () => {
    const adapter = tapdbAdapter(tap);
    const stranger = client(adapter);
    const listening = new PrismaClient({ adapter, log: [{ emit: "event", level: "query" }] }).$extends(tapdb(tap));
    clients.push(listening);
    let inner: Promise<unknown> | undefined;
    listening.$on("query", () => void (inner ??= errorOf(() => stranger.customer.count())));
    await inTenant(() => listening.customer.count());
    expect(await inner).toMatchObject({ code: "ORM.UNSUPPORTED" });
  });
});

describe("protection", () => {
  it("covers the client that was extended, and what is extended from it", async () => {
    const base = client();
    const before = base.$extends({ name: "before" });
    before.$extends(tapdb(tap));
    const after = base.$extends({ name: "after" });
    for (const prisma of [base, before, after]) {
      expect(await inTenant(() => prisma.customer.count())).toBe(2);
      await expect(prisma.customer.count()).rejects.toMatchObject({ code: "CONTEXT.MISSING" });
    }
  });

  it("may be asked for twice", async () => {
    const prisma = client().$extends(tapdb(tap)).$extends(tapdb(tap));
    expect(await inTenant(() => prisma.customer.count())).toBe(2);
  });

  it("comes before the application's own query extensions", async () => {
    const ran: string[] = [];
    const prisma = client()
      .$extends({
        query: { $allOperations: ({ args, query }: never) => (ran.push("before"), (query as Function)(args)) },
      })
      .$extends(tapdb(tap))
      .$extends({
        query: { $allOperations: ({ args, query }: never) => (ran.push("after"), (query as Function)(args)) },
      });
    await expect(prisma.customer.count()).rejects.toMatchObject({ code: "CONTEXT.MISSING" });
    expect(ran).toEqual([]);
    await inTenant(() => prisma.customer.count());
    expect(ran.toSorted()).toEqual(["after", "before"]);
  });

  it("outlives $disconnect", async () => {
    const prisma = client().$extends(tapdb(tap));
    expect(await inTenant(() => prisma.customer.count())).toBe(2);
    await prisma.$disconnect();
    expect(await inTenant(() => prisma.customer.count())).toBe(2);
  });
});

describe("tapdb(tap) refuses", () => {
  const refusal = (extended: unknown): unknown => {
    try {
      tapdb(tap)(extended);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it("a client with another adapter", () => {
    expect(refusal(client(new PrismaPg({ connectionString: database.appUrl })))).toMatchObject({
      code: "ORM.UNSUPPORTED",
      hint: expect.stringContaining("tapdbAdapter(tap)"),
    });
  });

  it("a client of another tapdb", async () => {
    const other = createTapdb({ databaseUrl: database.appUrl });
    expect(refusal(client(tapdbAdapter(other)))).toMatchObject({ code: "ORM.UNSUPPORTED" });
    await other.close();
  });

  it.each([undefined, null, {}, "prisma"])("what is no client: %j", (value) => {
    expect(refusal(value)).toMatchObject({ code: "ORM.UNSUPPORTED" });
  });

  /** A client with one of its parts replaced, as another version of Prisma might have it. */
  function altered(path: string, value: unknown): TenantClient {
    const prisma = client();
    const steps = path.split(".");
    const last = steps.pop()!;
    let owner = (prisma as unknown as { _originalClient: Record<string, unknown> })._originalClient;
    for (const step of steps) owner = owner[step] as Record<string, unknown>;
    Object.defineProperty(owner, last, { value, configurable: true, writable: true });
    return prisma;
  }

  it.each([
    ["_requestHandler", undefined],
    ["_requestHandler.request", undefined],
    ["_requestHandler.dataloader", undefined],
    ["_requestHandler.dataloader.request", undefined],
    ["_requestHandler.dataloader.options", {}],
    ["_requestHandler.dataloader.options.batchBy", undefined],
    ["_requestHandler.dataloader.options.singleLoader", undefined],
    ["_requestHandler.dataloader.options.batchLoader", undefined],
    ["_requestHandler.dataloader.constructor", class {}],
    ["_createPrismaPromise", undefined],
    ["_request", undefined],
    ["_transactionWithCallback", undefined],
    ["_engine.transaction", undefined],
    ["_engine.start", undefined],
    ["_engine.name", "LibraryEngine"],
  ])("a client whose %s is %s", (path, value) => {
    expect(refusal(altered(path, value))).toMatchObject({ code: "ORM.UNSUPPORTED" });
  });

  it.each(["5.22.0", "6.15.9", "8.0.0", ""])("Prisma %j", (version) => {
    expect(refusal(altered("_clientVersion", version))).toMatchObject({ code: "PEER.UNSUPPORTED" });
  });
});
