import { createTapdb, findTapdbError, type Tapdb } from "@tapdb/core";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { DataSource, EntitySchema } from "typeorm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

interface Entry {
  identifier?: string;
  query?: string;
  result?: string;
}

interface Note {
  id: number;
  tenantId: string;
}

const Notes = new EntitySchema<Note>({
  name: "Note",
  tableName: "notes",
  columns: { id: { type: "integer", primary: true }, tenantId: { type: "text", name: "tenant_id" } },
});

/** A store as an application writes one: by identifier, else by statement. */
class MemoryCache {
  readonly #entries = new Map<string, Entry>();
  readonly connect = async (): Promise<void> => undefined;
  readonly disconnect = async (): Promise<void> => undefined;
  readonly synchronize = async (): Promise<void> => undefined;
  readonly isExpired = (): boolean => false;
  keys(): string[] {
    return [...this.#entries.keys()];
  }
  async getFromCache({ identifier, query }: Entry): Promise<Entry | undefined> {
    return this.#entries.get((identifier || query) as string);
  }
  async storeInCache(entry: Entry): Promise<void> {
    this.#entries.set((entry.identifier || entry.query) as string, entry);
  }
  async clear(): Promise<void> {
    this.#entries.clear();
  }
  async remove(identifiers: string[]): Promise<void> {
    for (const identifier of identifiers) this.#entries.delete(identifier);
  }
}

let database: TestDatabase;
let tap: Tapdb;
let memory: MemoryCache;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  await seedTenants(database, 2, 3);
  tap = createTapdb({ databaseUrl: database.appUrl });
});
beforeEach(async () => {
  memory = new MemoryCache();
  const cache = { provider: () => memory as never, alwaysEnabled: false };
  source = await new DataSource(withTapdb({ type: "postgres", entities: [Notes], cache }, tap)).initialize();
  return () => source.destroy();
});
afterAll(async () => {
  await tap.close();
  await database.drop();
});

const tenantsSeen = (tenant: string, id?: string): Promise<string[]> =>
  tap.withTenant(tenant, async () => {
    const rows = await source
      .getRepository(Notes)
      .find({ cache: id === undefined ? true : { id, milliseconds: 60_000 } });
    return [...new Set(rows.map(({ tenantId }) => tenantId))];
  });

describe("the result cache", () => {
  it.each([undefined, "all notes"])("keeps tenants apart, by statement and by identifier (%s)", async (id) => {
    expect(await tenantsSeen("tenant-0001", id)).toEqual(["tenant-0001"]);
    expect(await tenantsSeen("tenant-0002", id)).toEqual(["tenant-0002"]);
    expect(await tenantsSeen("tenant-0001", id)).toEqual(["tenant-0001"]);
    expect(memory.keys()).toHaveLength(2);
  });

  it("answers from the store, for its own tenant only", async () => {
    await tenantsSeen("tenant-0001", "x");
    await database.query("update notes set tenant_id = tenant_id");
    const statements: string[] = [];
    const stop = tap.observe({ onStatement: ({ text }) => void statements.push(text) });
    expect(await tenantsSeen("tenant-0001", "x")).toEqual(["tenant-0001"]);
    expect(statements).toEqual([]);
    expect(
      await tap.asSystem({ reason: "test" }, () =>
        source.getRepository(Notes).find({ cache: { id: "x", milliseconds: 60_000 } }),
      ),
    ).toEqual([]);
    stop();
  });

  it("can't be reached by an identifier that looks like another tenant's key", async () => {
    await tenantsSeen("tenant-0001", "x");
    const [key] = memory.keys();
    expect(await tenantsSeen("tenant-0002", key)).toEqual(["tenant-0002"]);
    expect(await tenantsSeen('tenant-0001"]:x', "x")).toEqual([]);
  });

  it("removes the caller's own entries", async () => {
    await tenantsSeen("tenant-0001", "x");
    await tenantsSeen("tenant-0002", "x");
    await tap.withTenant("tenant-0001", async () => source.queryResultCache?.remove(["x"]));
    expect(memory.keys()).toHaveLength(1);
  });

  it("answers nobody without a context", async () => {
    await tenantsSeen("tenant-0001", "x");
    const work = source.getRepository(Notes).find({ cache: { id: "x", milliseconds: 60_000 } });
    expect(findTapdbError(await work.catch((error: unknown) => error))?.code).toBe("CONTEXT.MISSING");
  });

  it("is guarded also when setOptions makes it later", async () => {
    const late = await new DataSource(withTapdb({ type: "postgres", entities: [Notes] }, tap)).initialize();
    late.setOptions({ cache: true });
    const work = tap.withTenant("tenant-0001", () => late.getRepository(Notes).find({ cache: true }));
    await expect(work).rejects.toMatchObject({ code: "ORM.OPTION_REFUSED" });
    late.setOptions({ cache: { provider: () => memory as never } });
    for (const tenant of ["tenant-0001", "tenant-0002"]) {
      const rows = await tap.withTenant(tenant, () => late.getRepository(Notes).find({ cache: true }));
      expect(new Set(rows.map(({ tenantId }) => tenantId))).toEqual(new Set([tenant]));
    }
    await late.destroy();
  });
});
