import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runCli, type CliResult } from "./run-cli.ts";

const OPEN = "create policy everybody on notes for select using (true)";
let database: TestDatabase;
let directory: string;

const audit = (...flags: string[]): Promise<CliResult> =>
  runCli(["tenancy", "audit", "--url", database.appUrl, ...flags], {}, directory);

beforeAll(async () => {
  database = await createTestDatabase({ schema: tenantSchema, template: "tenants" });
  directory = await mkdtemp(join(tmpdir(), "tapdb-audit-"));
});
afterEach(async () => void (await database.query("drop policy if exists everybody on notes")));
afterAll(() => database.drop());

describe("tenancy audit", () => {
  it("finds the standard schema in order", async () => {
    const { exitCode, stdout } = await audit("--format", "json", "--fail-on", "warning");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; severity: string }[] };
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it("reports a leak with place, evidence and fix, within 80 columns", async () => {
    await database.query(OPEN);
    const { exitCode, stdout } = await audit();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("✖ TENANCY.POLICY_ALWAYS_TRUE  policy everybody on table public.notes");
    expect(stdout).toContain('drop policy "everybody" on "public"."notes";');
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each(["json", "sarif", "junit", "github", "markdown"])("prints %s", async (format) => {
    await database.query(OPEN);
    const { stdout } = await audit("--format", format);
    expect(stdout).toContain("TENANCY.POLICY_ALWAYS_TRUE");
  });

  it("takes --role for the application's", async () => {
    const superuser = await runCli(["tenancy", "audit", "--url", database.adminUrl]);
    expect(superuser.stdout).toContain("TENANCY.ROLE_SUPERUSER");
    const named = await runCli(["tenancy", "audit", "--url", database.adminUrl, "--role", database.roles.app]);
    expect(named.exitCode).toBe(0);
    const nobody = await runCli(["tenancy", "audit", "--url", database.adminUrl, "--role", "nobody-has-it"]);
    expect([nobody.exitCode, nobody.stderr]).toEqual([2, expect.stringContaining("CLI.INVALID_ARGUMENT")]);
  });

  it("leaves known findings out, and keeps why", async () => {
    await database.query(OPEN);
    const written = await audit("--baseline", "known.json", "--write-baseline");
    expect([written.exitCode, written.stderr]).toEqual([0, expect.stringContaining("say why")]);
    const file = join(directory, "known.json");
    const baseline = JSON.parse(await readFile(file, "utf8")) as { entries: { reason: string }[] };
    baseline.entries[0]!.reason = "shown on purpose";
    await writeFile(file, JSON.stringify(baseline));
    expect((await audit("--baseline", "known.json")).exitCode).toBe(0);
    await database.query("alter table notes no force row level security");
    const more = await audit("--baseline", "known.json", "--fail-on", "warning", "--format", "json");
    await database.query("alter table notes force row level security");
    expect(
      (JSON.parse(more.stdout) as { diagnostics: { code: string }[] }).diagnostics.map(({ code }) => code),
    ).toEqual(["TENANCY.FORCE_MISSING"]);
    expect(more.exitCode).toBe(1);
    await database.query("drop policy everybody on notes");
    expect((await audit("--baseline", "known.json")).stderr).toContain("not found any more");
    await audit("--baseline", "known.json", "--write-baseline");
    expect(await readFile(file, "utf8")).not.toContain("POLICY_ALWAYS_TRUE");
  });

  it("asks for a baseline that is one", async () => {
    expect((await audit("--baseline", "none.json")).stderr).toContain("CLI.INVALID_ARGUMENT");
    expect((await audit("--write-baseline")).exitCode).toBe(2);
    await writeFile(join(directory, "bad.json"), "{}");
    const bad = await audit("--baseline", "bad.json");
    expect([bad.exitCode, bad.stderr]).toEqual([2, expect.stringContaining("CLI.BASELINE_INVALID")]);
  });

  it("could not run without a server, with a wrong password, or without a database", async () => {
    const closed = new URL(database.appUrl);
    closed.port = "1";
    const nobody = await runCli(["tenancy", "audit", "--url", closed.href]);
    expect([nobody.exitCode, nobody.stderr]).toEqual([2, expect.stringContaining("CONNECTION.UNREACHABLE")]);
    const none = await runCli(["tenancy", "audit"], {}, directory);
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining("CONFIG.NOT_FOUND")]);
  });

  it("reads setting, column, shared tables and the ORM's model from the configuration", async () => {
    await database.query("create table plans (id int primary key, tenant_id text not null)");
    const config = `export default { tenancy: { shared: ["plans"] }, orm: () => ({ orm: "typeorm", entities: [], caches: [{ name: "query cache", keyedByTenant: false }] }) };`;
    await writeFile(join(directory, "audit.config.mjs"), config);
    const { stdout, exitCode } = await audit("--config", "audit.config.mjs", "--format", "json");
    await database.query("drop table plans");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; severity: string }[] };
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
      "TENANCY.CACHE_KEY_WITHOUT_TENANT",
    ]);
    expect(exitCode).toBe(1);
  });
});
