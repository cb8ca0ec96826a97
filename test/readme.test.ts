import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createTestDatabase, generatePrismaClient, runSql } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const README = await readFile(join(ROOT, "README.md"), "utf8");

/** The code block that starts with these words after its fence. */
function block(info: string): string {
  const found = new RegExp(`\`\`\`${info}\n([\\s\\S]*?)\`\`\``).exec(README)?.[1];
  expect(found, `README has no \`\`\`${info} block`).toBeDefined();
  return found!;
}

/** The example as it is printed, but for where the generated client is. */
async function example(orm: string): Promise<string> {
  const code = block(`ts ${orm}`);
  if (orm !== "prisma") return code;
  const folder = join(ROOT, "packages/testkit/generated/readme");
  await mkdir(folder, { recursive: true });
  const schemaPath = join(folder, "schema.prisma");
  await writeFile(schemaPath, block("prisma"));
  const url = await generatePrismaClient({ schemaPath, outputDir: join(folder, "clients") });
  return code.replace("./generated/prisma/client", url);
}

describe("60 seconds to the first tenant-safe query, as the README prints it", () => {
  test.each(["typeorm", "prisma", "mikro-orm"])("%s", { timeout: 120_000 }, async (orm) => {
    await using database = await createTestDatabase();
    await runSql(database.ownerUrl, block("sql").replaceAll("my_app", database.roles.app));
    const child = spawn(process.execPath, ["--conditions=@tapdb/source", "--input-type=module-typescript", "-"], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: database.appUrl, NODE_NO_WARNINGS: "1" },
    });
    child.stdin.end(await example(orm));
    const [out, err, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    expect({ out, err, exitCode }).toEqual({ out: "1\n0\n", err: "", exitCode: 0 });
    expect(await database.query("select tenant_id, body from notes")).toEqual([
      { tenant_id: "acme", body: "for acme only" },
    ]);
  });
});
