import { existsSync, readFileSync } from "node:fs";
import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import { createTapdb } from "@tapdb/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const DUMP = new URL("../../../shared/data/chinook.sql", import.meta.url);
const SETTING = "app.country";
const SLOW = 240_000;

/** The tenant is the customer's country; a line of an invoice follows its invoice. */
const POLICIES = `
  create policy tenant on customer using (country = (select nullif(current_setting('${SETTING}', true), '')));
  create policy tenant on invoice using (billing_country = (select nullif(current_setting('${SETTING}', true), '')));
  create policy tenant on invoice_line using (exists (select from invoice i where i.invoice_id = invoice_line.invoice_id));
  ${["customer", "invoice", "invoice_line"].map((table) => `alter table ${table} enable row level security; alter table ${table} force row level security;`).join("\n")}
`;

interface DemoReport {
  readonly database: { readonly readOnly: boolean };
  readonly skipped: unknown[];
  readonly isolation: { orm: string; tried: number; leaked: number; attacks: Record<string, { leaked: number }> }[];
  readonly profiles: { profile: { nPlusOne: unknown[] } }[];
}

describe.skipIf(!existsSync(DUMP))("the Chinook database, by the customer's country", () => {
  let database: TestDatabase;
  let countries: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(readFileSync(DUMP, "utf8"));
    await database.query(POLICIES);
    await database.query(
      `grant select, insert, update, delete on all tables in schema public to ${database.roles.app}`,
    );
    const rows = await database.query("select country from customer group by country order by count(*) desc, country");
    countries = rows.map(({ country }) => String(country));
  });
  afterAll(async () => {
    await database.drop();
  });

  const demo = (...flags: string[]) =>
    runCli(["demo", "--url", database.appUrl, "--tenants", countries.join(","), "--format", "json", ...flags]);

  it("isolates the countries in every ORM, and writes nothing", { timeout: SLOW }, async () => {
    const written = "select sum(n_tup_ins + n_tup_upd + n_tup_del)::int as rows from pg_stat_user_tables";
    const [before] = await database.query(written);
    const { exitCode, stdout } = await demo();
    const report = JSON.parse(stdout) as DemoReport;
    expect(report.skipped).toEqual([]);
    expect(report.database.readOnly).toBe(true);
    expect(report.isolation.map(({ orm, leaked }) => [orm, leaked])).toEqual([
      ["TypeORM", 0],
      ["Prisma", 0],
      ["MikroORM", 0],
    ]);
    for (const { profile } of report.profiles) expect(profile.nPlusOne.length).toBeGreaterThan(0);
    expect(exitCode).toBe(0);
    expect(await database.query(written)).toEqual([before]);
  });

  it("says so when a policy lets everybody in", { timeout: SLOW }, async () => {
    await database.query("create policy open_to_all on invoice using (true)");
    const { exitCode, stdout } = await demo("--orm", "typeorm");
    await database.query("drop policy open_to_all on invoice");
    const [result] = (JSON.parse(stdout) as DemoReport).isolation;
    expect(result!.leaked).toBeGreaterThan(0);
    expect(result!.attacks["raw SQL without a WHERE"]!.leaked).toBeGreaterThan(0);
    expect(exitCode).toBe(1);
  });

  it("gives each country exactly its own customers, invoices and lines", async () => {
    const count = (country: string) =>
      database.query(
        `select (select count(*) from customer where country = $1)::int as customers,
                (select count(*) from invoice where billing_country = $1)::int as invoices,
                (select count(*) from invoice_line l join invoice i using (invoice_id) where i.billing_country = $1)::int as lines`,
        [country],
      );
    const tap = createTapdb({ databaseUrl: database.appUrl, tenancy: { setting: SETTING } });
    const seen = await Promise.all(
      countries.map((country) =>
        tap.withTenant(country, () =>
          tap.sessionScope((session) =>
            session.execute(
              "select (select count(*) from customer)::int as customers, (select count(*) from invoice)::int as invoices, (select count(*) from invoice_line)::int as lines",
            ),
          ),
        ),
      ),
    );
    await tap.close();
    for (const [index, country] of countries.entries()) expect(seen[index]!.rows).toEqual(await count(country));
  });

  it("is refused for a role that policies do not bind, and for want of two tenants", async () => {
    const superuser = await runCli(["demo", "--url", database.adminUrl]);
    expect([superuser.exitCode, superuser.stderr.includes("ROLE.SUPERUSER")]).toEqual([2, true]);
    const nobody = await runCli(["demo", "--url", database.appUrl]);
    expect([nobody.exitCode, nobody.stderr.includes("--tenants")]).toEqual([2, true]);
  });
});
