import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createTestDatabase, runSql } from "@tapdb/testkit";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const README = new URL("../../packages/mikro-orm-adapter/README.md", import.meta.url);

/** The first code block of a language. */
function block(markdown: string, language: string): string {
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(markdown)?.[1] ?? "";
}

it("the start in the README of the MikroORM adapter runs as it is printed", async () => {
  await using database = await createTestDatabase();
  const readme = await readFile(README, "utf8");
  await runSql(database.ownerUrl, block(readme, "sql").replaceAll("my_app", database.roles.app));
  const child = spawn(process.execPath, ["--conditions=@tapdb/source", "--input-type=module-typescript", "-"], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: database.appUrl, NODE_NO_WARNINGS: "1" },
  });
  child.stdin.end(block(readme, "ts"));
  const [out, err, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  expect({ out, err, exitCode }).toEqual({ out: "1\n0\n", err: "", exitCode: 0 });
  expect(await database.query("select tenant_id, count(*)::int as n from notes group by 1")).toEqual([
    { tenant_id: "acme", n: 2 },
  ]);
}, 120_000);
