import { createTapdb, type Tapdb } from "@tapdb/core";
import { createTestDatabase, runSql, type TestDatabase } from "@tapdb/testkit";
import { DataSource, EntitySchema, type MigrationInterface, type QueryRunner } from "typeorm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

const Things = new EntitySchema<{ id: number; name: string }>({
  name: "Thing",
  tableName: "things",
  columns: { id: { type: "integer", primary: true, generated: "increment" }, name: { type: "text" } },
});

class CreateParts1700000000001 implements MigrationInterface {
  name = "CreateParts1700000000001";
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("create table parts (id int primary key)");
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query("drop table parts");
  }
}

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

const tables = async (): Promise<unknown[]> =>
  (await runSql(database.ownerUrl, "select tablename as t from pg_tables where schemaname = 'public' order by 1")).map(
    ({ t }) => t,
  );

describe("what TypeORM does for itself", () => {
  it("synchronises the schema at start-up as the system's role, in no context", async () => {
    const source = new DataSource(withTapdb({ type: "postgres", entities: [Things], synchronize: true }, tap));
    await source.initialize();
    expect(await tables()).toEqual(["things"]);
    expect(reasons).toContain("typeorm start-up");
    await tap.withTenant("a", () => source.getRepository(Things).insert({ name: "x" }));
    expect(await source.driver.createSchemaBuilder().log()).toMatchObject({ upQueries: [] });
    await source.synchronize(true);
    expect(await tap.withTenant("a", () => source.getRepository(Things).count())).toBe(0);
    await source.dropDatabase();
    expect(await tables()).toEqual([]);
    await source.destroy();
  });

  it("drops the schema and runs migrations at start-up", async () => {
    await runSql(database.ownerUrl, "create table old (id int)");
    const options = {
      type: "postgres" as const,
      migrations: [CreateParts1700000000001],
      dropSchema: true,
      migrationsRun: true,
    };
    const source = await new DataSource(withTapdb(options, tap)).initialize();
    expect(await tables()).toEqual(["migrations", "parts"]);
    expect(await source.showMigrations()).toBe(false);
    await source.undoLastMigration();
    expect(await tables()).toEqual(["migrations"]);
    expect(await source.showMigrations()).toBe(true);
    await source.runMigrations({ transaction: "each" });
    expect(await tables()).toEqual(["migrations", "parts"]);
    await source.dropDatabase();
    await source.destroy();
  });

  it("costs no more than its own statements, and a failed start-up can be repeated", async () => {
    const source = new DataSource(
      withTapdb({ type: "postgres", entities: [Things], migrationsRun: true, migrations: [Broken1700000000002] }, tap),
    );
    await expect(source.initialize()).rejects.toThrow(/nonsense/);
    expect(source.isInitialized).toBe(false);
    await expect(source.initialize()).rejects.toThrow(/nonsense/);
    await runSql(database.ownerUrl, "drop table if exists migrations");
  });
});

class Broken1700000000002 implements MigrationInterface {
  name = "Broken1700000000002";
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("nonsense");
  }
  async down(): Promise<void> {}
}
