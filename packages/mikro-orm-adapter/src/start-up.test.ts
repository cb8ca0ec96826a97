import { defineConfig, EntitySchema, MikroORM } from "@mikro-orm/postgresql";
import { createTapdb, type Tapdb } from "@tapdb/core";
import { findTapdbError } from "@tapdb/core/errors";
import { countConnections, createTestDatabase, runSql, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tapdbExtension, withTapdb } from "./index.ts";

class Thing {
  id!: number;
  name!: string;
}

const entities = [
  new EntitySchema<Thing>({
    class: Thing,
    tableName: "things",
    properties: { id: { type: "integer", primary: true, autoincrement: true }, name: { type: "string" } },
  }),
];

let database: TestDatabase;
let tap: Tapdb;
const reasons: unknown[] = [];
const nothing = (): void => undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  tap = createTapdb({
    databaseUrl: database.appUrl,
    systemDatabaseUrl: database.ownerUrl,
    logger: {
      debug: (_message, facts) => void reasons.push(facts?.reason),
      info: nothing,
      warn: nothing,
      error: nothing,
    },
  });
});
afterAll(async () => {
  await tap.close();
  await database.drop();
});

const refused = (options: object): unknown => {
  try {
    return withTapdb(options, tap);
  } catch (error) {
    return findTapdbError(error)?.code;
  }
};

describe("what MikroORM does for itself", () => {
  it("runs as the system, in no context", async () => {
    const orm = await MikroORM.init(withTapdb({ entities }, tap));
    await orm.connect();
    expect(await orm.isConnected()).toBe(true);
    await orm.schema.create();
    await runSql(
      database.ownerUrl,
      "grant all on all tables in schema public to public; grant all on all sequences in schema public to public",
    );
    expect(await orm.schema.getUpdateSchemaSQL()).toBe("");
    expect(reasons).toEqual(expect.arrayContaining(["mikro-orm start-up", "mikro-orm schema"]));
    await tap.withTenant("a", () => orm.em.insert(Thing, { name: "x" }));
    await tap.withTenant("a", () => orm.schema.drop());
    await orm.close();
  });
});

describe("the extension", () => {
  it("does all that withTapdb does", async () => {
    const orm = await MikroORM.init(defineConfig({ entities, dbName: "nowhere", extensions: [tapdbExtension(tap)] }));
    expect(await tap.withTenant("a", () => orm.em.execute("select current_setting('tapdb.tenant') as t"))).toEqual([
      { t: "a" },
    ]);
    const missing = await orm.em
      .fork()
      .execute("select 1")
      .catch((error: unknown) => error);
    expect(findTapdbError(missing)?.code).toBe("CONTEXT.MISSING");
    await orm.close();
  });

  it("works with the constructor, which discovers at once", async () => {
    const orm = new MikroORM(withTapdb({ entities }, tap));
    expect(
      await tap.withTenant("a", () => orm.em.fork().execute("select current_setting('tapdb.tenant') as t")),
    ).toEqual([{ t: "a" }]);
    expect(orm.em.fork().constructor.name).toBe("PostgreSqlEntityManager");
    await orm.close();
  });

  it("keeps the application's own entity manager and extensions", async () => {
    let registered = 0;
    const own = { name: "Own", register: () => void (registered += 1) };
    const { EntityManager } = await import("@mikro-orm/postgresql");
    class OwnManager extends EntityManager {
      shout = (): string => "own";
    }
    const orm = await MikroORM.init(withTapdb({ entities, entityManager: OwnManager, extensions: [own] }, tap));
    expect((orm.em.fork() as OwnManager).shout()).toBe("own");
    expect(registered).toBe(1);
    await orm.close();
  });
});

describe("closing", () => {
  it("leaves the pool open, takes the adapter away, and connects again when asked", async () => {
    const orm = await MikroORM.init(withTapdb({ entities }, tap));
    const known = tap.adapters.length;
    const one = (): Promise<unknown> => tap.withTenant("a", () => orm.em.fork().execute("select 1 as one"));
    expect(await one()).toEqual([{ one: 1 }]);
    await orm.close();
    expect(tap.adapters).toHaveLength(known - 1);
    expect(await tap.withTenant("a", () => tap.pool.query("select 1 as one") as Promise<object>)).toMatchObject({
      rows: [{ one: 1 }],
    });
    await orm.connect();
    expect(tap.adapters).toHaveLength(known);
    expect(await one()).toEqual([{ one: 1 }]);
    await orm.close();
  });

  it("gives the native pool, whose connections are tapdb's", async () => {
    const orm = await MikroORM.init(withTapdb({ entities }, tap));
    const pool = (await tap.asSystem({ reason: "test" }, () =>
      orm.driver.getConnection().getNativeClient(),
    )) as unknown as {
      query(sql: string): Promise<{ rows: unknown[] }>;
      connect(): Promise<unknown>;
    };
    expect((await tap.withTenant("a", () => pool.query("select current_setting('tapdb.tenant') as t"))).rows).toEqual([
      { t: "a" },
    ]);
    await expect(pool.connect()).rejects.toMatchObject({ code: "CONTEXT.MISSING" });
    await orm.close();
    expect(await countConnections(database.adminUrl, { database: database.name } as never)).toBeLessThanOrEqual(4);
  });
});

describe("options that lead around tapdb", () => {
  it.each([
    ["driverOptions as a dialect", { driverOptions: { createDriver: nothing } }],
    ["driverOptions as a function", { driverOptions: nothing }],
    ["driverOptions as an instance", { driverOptions: new (class Kysely {})() }],
    ["replicas", { replicas: [{ host: "replica" }] }],
    ["sessionContext connection", { sessionContext: "connection" }],
  ])("%s is refused", async (_name, options) => {
    expect(refused(options)).toBe("ORM.OPTION_REFUSED");
    const started = MikroORM.init({ entities, dbName: "x", extensions: [tapdbExtension(tap)], ...options } as never);
    const error = await started.catch((reason: unknown) => reason);
    expect(findTapdbError(error)?.code).toBe("ORM.OPTION_REFUSED");
  });

  it("plain settings and a hook of the pool stay", async () => {
    let created: unknown;
    const onPoolCreated = (pool: unknown): void => void (created = pool);
    const orm = await MikroORM.init(withTapdb({ entities, driverOptions: { onPoolCreated } }, tap));
    await tap.withTenant("a", () => orm.em.fork().execute("select 1"));
    expect(created).toBeDefined();
    await orm.close();
  });
});
