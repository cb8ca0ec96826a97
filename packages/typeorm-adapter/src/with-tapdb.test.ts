import { createTapdb, findTapdbError, type Logger, type Tapdb } from "@tapdb/core";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { DataSource, EntitySchema } from "typeorm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

interface Customer {
  id: number;
  tenantId: string;
}

const Customers = new EntitySchema<Customer>({
  name: "Customer",
  tableName: "customers",
  columns: { id: { type: "integer", primary: true }, tenantId: { type: "text", name: "tenant_id" } },
});

let database: TestDatabase;
let tap: Tapdb;
const warnings: unknown[] = [];
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message, facts) => void warnings.push([message, facts]),
  error: () => undefined,
};

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  await seedTenants(database, 2, 3);
  tap = createTapdb({ databaseUrl: database.appUrl, logger });
});
afterAll(async () => {
  await tap.close();
  await database.drop();
});

describe("withTapdb", () => {
  it.each([
    ["type", { type: "mysql" }],
    ["replication", { type: "postgres", replication: { master: {}, slaves: [] } }],
    ["nativeDriver", { type: "postgres", nativeDriver: {} }],
    ["driver", { type: "postgres", driver: {} }],
    ["parseInt8", { type: "postgres", parseInt8: true }],
    ["cache", { type: "postgres", cache: true }],
    ["cache", { type: "postgres", cache: { type: "database", alwaysEnabled: true } }],
  ])("refuses %s", (option, options) => {
    const refused = expect.objectContaining({ code: "ORM.OPTION_REFUSED", details: { option } });
    expect(() => withTapdb(options as never, tap)).toThrow(refused);
  });

  it("refuses them also when they come later, through setOptions", async () => {
    const source = new DataSource(withTapdb({ type: "postgres" }, tap));
    source.setOptions({ replication: { master: {}, slaves: [] } } as never);
    await expect(source.initialize()).rejects.toMatchObject({ code: "ORM.OPTION_REFUSED" });
  });

  it("tells the log which options have no effect, by name only", () => {
    warnings.length = 0;
    withTapdb({ type: "postgres", host: "elsewhere", password: "secret", poolSize: 3 }, tap);
    expect(warnings).toEqual([[expect.stringContaining("no effect"), { options: ["host", "password", "poolSize"] }]]);
    expect(JSON.stringify(warnings)).not.toContain("secret");
  });

  it("attaches once, whatever the number of data sources", () => {
    withTapdb({ type: "postgres" }, tap);
    withTapdb({ type: "postgres" }, tap);
    expect(tap.adapters).toEqual([{ name: "typeorm", version: expect.stringMatching(/^\d+\.\d+\.\d+/) }]);
  });

  it("gives no pool to a copy of TypeORM that was not patched", () => {
    const { driver } = withTapdb({ type: "postgres" }, tap) as { driver?: { Pool: new () => unknown } };
    expect(() => new driver!.Pool()).toThrow(expect.objectContaining({ code: "PEER.DUPLICATE" }));
  });

  it("leaves data sources alone that are not tapdb's", async () => {
    const plain = await new DataSource({
      type: "postgres",
      url: database.adminUrl,
      entities: [Customers],
    }).initialize();
    expect(await plain.getRepository(Customers).count()).toBe(6);
    await plain.destroy();
  });

  it("can be initialised again after destroy, which leaves the tapdb open", async () => {
    const source = new DataSource(withTapdb({ type: "postgres", entities: [Customers] }, tap));
    for (let round = 0; round < 2; round += 1) {
      await source.initialize();
      expect(await tap.withTenant("tenant-0001", () => source.getRepository(Customers).count())).toBe(3);
      await source.destroy();
    }
    const error = await tap
      .withTenant("tenant-0001", () => source.query("select 1"))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(findTapdbError(error)).toBeUndefined();
  });
});
