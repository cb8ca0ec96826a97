/** The first 60 seconds of the README, as somebody copies them. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Tapdb } from "@tapdb/core";
import { createTestDatabase, runSql, type TestDatabase } from "@tapdb/testkit";
import { prismaVersion, type TenantClient } from "@tapdb/testkit/contract/drivers/prisma/tenant-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const TABLE =
  "create table orders (id serial primary key, tenant_id text not null default nullif(current_setting('tapdb.tenant', true), ''), status text not null)";
const here = fileURLToPath(new URL("..", import.meta.url));
const folder = join(here, "generated", `readme-${randomBytes(4).toString("hex")}`);
let database: TestDatabase;
let readme: string;

beforeAll(async () => {
  database = await createTestDatabase();
  readme = await readFile(join(here, "README.md"), "utf8");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

/** The blocks of code in a language, in their order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, of, code = ""]) =>
    of === language ? [code] : [],
  );
}

async function generate(): Promise<void> {
  const cli = join(dirname(createRequire(import.meta.url).resolve("prisma/package.json")), "build", "index.js");
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: "1",
    NODE_OPTIONS: "",
  };
  await promisify(execFile)(process.execPath, [cli, "generate"], { cwd: folder, env });
}

describe.skipIf(prismaVersion().startsWith("6."))("the README", () => {
  it("starts as it says", { timeout: 120_000 }, async () => {
    const [schema] = blocks("prisma");
    const [config, client, request] = blocks("ts");
    const [migration] = blocks("sql");
    await mkdir(join(folder, "prisma"), { recursive: true });
    await writeFile(join(folder, "prisma", "schema.prisma"), schema!);
    await writeFile(join(folder, "prisma.config.ts"), config!);
    await writeFile(join(folder, "prisma.ts"), client!);
    const body = request!.replace("await tap.withTenant", "export const rows = await tap.withTenant");
    await writeFile(join(folder, "request.ts"), `import { prisma, tap } from "./prisma";\n${body}`);
    await runSql(database.ownerUrl, `${TABLE};\n${migration!.replaceAll(/to app;/g, `to ${database.roles.app};`)}`);
    await generate();
    vi.stubEnv("DATABASE_URL", database.appUrl);
    const { tap, prisma } = (await import(join(folder, "prisma.ts"))) as {
      tap: Tapdb;
      prisma: TenantClient;
    };
    const { rows } = (await import(join(folder, "request.ts"))) as { rows: object[] };
    expect(rows).toMatchObject([{ tenantId: "acme", status: "open" }]);
    expect(await tap.withTenant("globex", () => prisma.order.findMany())).toEqual([]);
    await prisma.$disconnect();
    await tap.close();
  });
});
