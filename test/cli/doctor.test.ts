import {
  createTestDatabase,
  pgBouncerUnavailable,
  startPgBouncer,
  tenantSchema,
  type TestDatabase,
} from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

interface DoctorReport {
  readonly diagnostics: { code: string; severity: string; place?: { object?: string } }[];
  readonly passed: { name: string; detail: string }[];
}

async function examine(url: string): Promise<{ exitCode: number; report: DoctorReport }> {
  const { exitCode, stdout } = await runCli(["doctor", "--url", url, "--format", "json"]);
  return { exitCode, report: JSON.parse(stdout) as DoctorReport };
}

const codes = ({ diagnostics }: DoctorReport): string[] =>
  diagnostics.filter(({ severity }) => severity !== "info").map(({ code, place }) => `${code} ${place?.object ?? ""}`);

describe("doctor", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ schema: tenantSchema, template: "tenants" });
  });
  afterAll(async () => {
    await database.drop();
  });

  it("finds a protected database with a safe role in order", async () => {
    const { exitCode, report } = await examine(database.appUrl);
    expect(codes(report)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.passed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["server", "role", "tenant tables", "pooler", "latency"]),
    );
  });

  it.each([
    ["the superuser", (): string => database.adminUrl, "ROLE.SUPERUSER"],
    ["the owner", (): string => database.ownerUrl, "ROLE.OWNER"],
    ["a role that bypasses", (): string => database.systemUrl, "ROLE.BYPASSRLS"],
  ])("refuses %s", async (_, url, code) => {
    const { exitCode, report } = await examine(url());
    expect(codes(report).join()).toContain(code);
    expect(exitCode).toBe(1);
  });

  it("refuses a role that may become one that bypasses", async () => {
    await database.query(`grant ${database.roles.system} to ${database.roles.app}`);
    const { report } = await examine(database.appUrl);
    await database.query(`revoke ${database.roles.system} from ${database.roles.app}`);
    expect(codes(report).join()).toContain("ROLE.MEMBER");
  });

  it("finds tables without protection, open policies, foreign settings and leaking views", async () => {
    const [server] = await database.query("select current_setting('server_version_num')::int >= 150000 as can_invoke");
    const careful = server!.can_invoke === true ? "set (security_invoker = true)" : `owner to ${database.roles.owner}`;
    await database.query(`
      create table bare (id int primary key, tenant_id text not null);
      create table unforced (id int primary key, tenant_id text not null);
      alter table unforced enable row level security;
      create policy mine on unforced using (tenant_id = (select current_setting('tapdb.tenant', true)));
      create table wide_open (id int primary key, tenant_id text not null);
      alter table wide_open enable row level security;
      alter table wide_open force row level security;
      create policy everything on wide_open using (true);
      create table foreign_setting (id int primary key, tenant_id text not null);
      alter table foreign_setting enable row level security;
      alter table foreign_setting force row level security;
      create policy theirs on foreign_setting using (tenant_id = current_setting('app.org', true));
      create view leaking as select * from customers;
      create view careful as select * from customers;
      alter view careful ${careful};
      grant select on leaking, careful to ${database.roles.app};
    `);
    const { exitCode, report } = await examine(database.appUrl);
    await database.query("drop view leaking, careful; drop table bare, unforced, wide_open, foreign_setting");
    expect(codes(report).toSorted()).toEqual([
      "TENANCY.OTHER_SETTING table public.foreign_setting",
      "TENANCY.OTHER_SETTING table public.wide_open",
      "TENANCY.POLICY_OPEN table public.wide_open",
      "TENANCY.RLS_DISABLED table public.bare",
      "TENANCY.RLS_NOT_FORCED table public.unforced",
      "TENANCY.VIEW_BYPASSES view public.leaking",
    ]);
    expect(report.diagnostics.map(({ code }) => code)).toContain("TENANCY.SETTING_PER_ROW");
    expect(exitCode).toBe(1);
  });

  it("exits by --fail-on", async () => {
    await database.query(`
      create table unforced (id int primary key, tenant_id text not null);
      alter table unforced enable row level security;
      create policy mine on unforced using (tenant_id = (select current_setting('tapdb.tenant', true)));
    `);
    const url = database.appUrl;
    const lenient = await runCli(["doctor", "--url", url]);
    const strict = await runCli(["doctor", "--url", url, "--fail-on", "warning"]);
    await database.query("drop table unforced");
    expect([lenient.exitCode, strict.exitCode]).toEqual([0, 1]);
  });

  it("writes nothing to the database", async () => {
    const activity =
      "select xact_commit, tup_inserted + tup_updated + tup_deleted as written from pg_stat_database where datname = current_database()";
    const before = await database.query(activity);
    await examine(database.appUrl);
    expect((await database.query(activity))[0]!.written).toEqual(before[0]!.written);
  });

  it("sees a pooler in transaction mode", async (context) => {
    const unavailable = await pgBouncerUnavailable();
    if (unavailable !== undefined) context.skip(unavailable);
    await using bouncer = await startPgBouncer({ target: database.appUrl });
    const { report } = await examine(bouncer.url());
    expect(report.passed.find(({ name }) => name === "pooler")?.detail).toContain("one is in between");
  });
});
