import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase, runSql, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const CLI = fileURLToPath(new URL("../../node_modules/typeorm/cli.js", import.meta.url));
/** Each command is a process of its own. */
const TIMEOUT_MS = 120_000;
const DATA_SOURCE = fileURLToPath(new URL("fixtures/typeorm-data-source.ts", import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function typeorm(command: string): Promise<string> {
  const env = { ...process.env, APP_URL: database.appUrl, OWNER_URL: database.ownerUrl };
  const args = ["--conditions=@tapdb/source", CLI, command, "-d", DATA_SOURCE];
  const { stdout } = await run(process.execPath, args, { env, timeout: TIMEOUT_MS });
  return stdout;
}

const tables = async (): Promise<unknown[]> =>
  (await runSql(database.ownerUrl, "select tablename as t from pg_tables where schemaname = 'public' order by 1")).map(
    ({ t }) => t,
  );

describe("TypeORM's own command line", () => {
  it(
    "runs, shows and reverts migrations, and looks at the schema, through tapdb",
    async () => {
      expect(await typeorm("migration:run")).toContain("executed successfully");
      expect(await tables()).toEqual(["migrations", "parts"]);
      expect(await typeorm("migration:show")).toMatch(/\[X\].*CreateParts/);
      await typeorm("migration:revert");
      expect(await tables()).toEqual(["migrations"]);
      expect(await typeorm("schema:log")).toContain('CREATE TABLE "things"');
    },
    TIMEOUT_MS,
  );
});
