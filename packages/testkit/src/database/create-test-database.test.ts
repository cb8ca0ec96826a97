import { describe, expect, inject, it } from "vitest";
import {
  countConnections,
  createTestDatabase,
  killBackends,
  runSql,
  seedTenants,
  tenantSchema,
  withClient,
} from "../index.ts";

const bind = (tenant: string): [string, string[]] => ["select set_config('tapdb.tenant', $1, false)", [tenant]];

describe("createTestDatabase", () => {
  it("gives a database whose app role sees its tenant's rows only", async () => {
    await using database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
    const [first, second] = await seedTenants(database, 3, 5);
    await withClient(database.appUrl, async (client) => {
      expect((await client.query("select * from customers")).rowCount).toBe(0);
      await client.query(...bind(first as string));
      const { rows } = await client.query("select distinct tenant_id from customers join orders using (tenant_id)");
      expect(rows).toEqual([{ tenant_id: first }]);
      await expect(
        client.query("insert into notes (tenant_id, body) values ($1, 'x')", [second]),
      ).rejects.toMatchObject({ code: "42501" });
      expect((await client.query("insert into notes (body) values ('x') returning tenant_id")).rows).toEqual([
        { tenant_id: first },
      ]);
    });
    expect(await runSql(database.systemUrl, "select count(*)::int as n from order_items")).toEqual([{ n: 30 }]);
    expect(await runSql(database.ownerUrl, "select count(*)::int as n from orders")).toEqual([{ n: 0 }]);
  });

  it("has roles that own nothing but the owner's, and drops without a trace", async () => {
    const database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
    const owners = await database.query("select distinct tableowner from pg_tables where schemaname = 'public'");
    expect(owners).toEqual([{ tableowner: database.roles.owner }]);
    await runSql(database.ownerUrl, "create table later (id int)");
    expect(await runSql(database.appUrl, "select * from later")).toEqual([]);
    await database.drop();
    const server = inject("tapdbAdminUrl");
    expect(await runSql(server, "select from pg_roles where rolname like $1", [`${database.name}%`])).toEqual([]);
  });

  it("is made many at a time", async () => {
    const made = await Promise.all(
      Array.from({ length: 4 }, () => createTestDatabase({ schema: "create table a (b int)" })),
    );
    expect(new Set(made.map((database) => database.name)).size).toBe(4);
    await Promise.all(made.map((database) => database.drop()));
  });

  it("counts connections and kills them", async () => {
    await using database = await createTestDatabase();
    await withClient(database.adminUrl, async () => {
      const where = { database: database.name };
      const server = inject("tapdbAdminUrl");
      await withClient(database.appUrl, async (client) => {
        const broken = new Promise((resolve) => client.on("error", resolve));
        expect(await countConnections(server, where)).toBe(2);
        expect(await killBackends(server, { ...where, user: database.roles.app })).toBe(1);
        await broken;
        expect(await countConnections(server, where)).toBe(1);
      });
    });
  });
});
