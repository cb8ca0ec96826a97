import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const SLOW = 240_000;

/** What real schemas have: another schema than public, uuid tenants, composite and bigint keys, names in need of quotes. */
const SCHEMA = `
  create schema crm;
  create table crm.orgs (id uuid primary key, name text not null);
  insert into crm.orgs select gen_random_uuid(), 'org ' || n from generate_series(1, 6) n;
  create table crm.deals (id bigint generated always as identity primary key, org_id uuid not null references crm.orgs, title text);
  insert into crm.deals (org_id, title) select id, 'deal ' || n from crm.orgs, generate_series(1, 40) n;
  create table crm."Deal Notes" (org_id uuid not null references crm.orgs, no smallint not null, body text, primary key (org_id, no));
  insert into crm."Deal Notes" select id, n, 'note' from crm.orgs, generate_series(1, 30) n;
  create table crm.log (org_id uuid not null, line text);
  insert into crm.log select id, 'line' from crm.orgs;
  ${["deals", '"Deal Notes"', "log"]
    .map(
      (table) => `
        alter table crm.${table} enable row level security;
        alter table crm.${table} force row level security;
        create policy mine on crm.${table} using (org_id = (select nullif(current_setting('my.org', true), '')::uuid));`,
    )
    .join("")}
`;

interface DemoReport {
  readonly database: { readonly notes: string[]; readonly description: string };
  readonly isolation: { orm: string; tried: number; leaked: number }[];
}

describe("demo on a database that tapdb did not make", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ schema: SCHEMA, template: "crm" });
    await database.query("analyze");
  });
  afterAll(async () => {
    await database.drop();
  });

  it("finds setting, tables and tenants by itself, and isolates them in every ORM", { timeout: SLOW }, async () => {
    const { exitCode, stdout, stderr } = await runCli(["demo", "--url", database.appUrl, "--format", "json"]);
    expect(stderr).not.toContain("✖");
    const report = JSON.parse(stdout) as DemoReport;
    expect(report.database.description).toContain("2 tables by my.org");
    expect(report.database.notes).toEqual(["left out log: it has no primary key"]);
    expect(report.isolation.map(({ orm, leaked }) => [orm, leaked])).toEqual([
      ["TypeORM", 0],
      ["Prisma", 0],
      ["MikroORM", 0],
    ]);
    expect(exitCode).toBe(0);
  });

  it("finds the tables in order with the setting that they use", async () => {
    const { stdout } = await runCli(["doctor", "--url", database.appUrl, "--format", "json"]);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; fix?: string }[] };
    const other = diagnostics.find(({ code }) => code === "TENANCY.OTHER_SETTING");
    expect(other?.fix).toContain("::uuid)");
  });
});
