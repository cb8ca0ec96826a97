/** Simple reads of MikroORM are prepared, and give what they give with the values in their text. */
import { EntitySchema, MikroORM, type FilterQuery } from "@mikro-orm/postgresql";
import { createTapdb, type Tapdb } from "@tapdb/core";
import { createTestDatabase, runSql, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTapdb } from "../index.ts";

class Customer {
  id!: number;
  name!: string;
}

const customers = new EntitySchema<Customer>({
  class: Customer,
  tableName: "customers",
  properties: { id: { type: "integer", primary: true }, name: { type: "string" } },
});

let database: TestDatabase;
let tap: Tapdb;
let orm: MikroORM;
let inlined: MikroORM;
const TENANT = "tenant-0001";
const ODD = [String.raw`a\b`, "it's", "a?b", "$1", '"', "'; drop table customers; --"];

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  await seedTenants(database, 2, 20);
  for (const [at, name] of ODD.entries())
    await runSql(database.adminUrl, "update customers set name = $1 where id = $2", [name, at + 1]);
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 1, maxOverflow: 0 });
  orm = await MikroORM.init(withTapdb({ entities: [customers] }, tap));
  // A hook that changes each text takes a read out of what is understood.
  const onQuery = (sql: string): string => `${sql} -- as it is`;
  inlined = await MikroORM.init(withTapdb({ entities: [customers], onQuery }, tap));
});
afterAll(async () => {
  await Promise.all([orm.close(), inlined.close()]);
  await tap.close();
  await database.drop();
});

const idsOf = (of: MikroORM, where: FilterQuery<Customer>): Promise<unknown> =>
  tap.withTenant(TENANT, async () => {
    const found = await of.em.fork().find(Customer, where, { orderBy: { id: "asc" }, limit: 50 });
    return found.map(({ id, name }) => [id, name]);
  });

describe("a simple read", () => {
  it.each<[string, FilterQuery<Customer>]>([
    ...ODD.map((name): [string, FilterQuery<Customer>] => [`the name ${name}`, { name }]),
    ["a key", { id: 7 }],
    ["a range", { id: { $gt: 3, $lte: 9 }, name: { $ne: "it's" } }],
    ["a key out of range", { id: 2 ** 31 }],
    ["a key that is none", { id: -1 }],
    ["a list", { id: { $in: [1, 2] } }],
  ])("gives the same with its values beside it: %s", async (_, where) => {
    const expected = await idsOf(inlined, where);
    for (let read = 0; read < 8; read += 1) expect(await idsOf(orm, where)).toEqual(expected);
  });

  it("is planned once by the server", async () => {
    for (let id = 1; id <= 20; id += 1) await idsOf(orm, { id });
    const { rows } = await tap.withTenant(TENANT, () =>
      tap.sessionScope((session) =>
        session.execute<{ plans: number }>(
          `select max(generic_plans)::int as plans from pg_prepared_statements where statement like '%"id" = $1::integer%'`,
        ),
      ),
    );
    expect(rows[0]?.plans).toBeGreaterThan(5);
  });

  it("takes part in a transaction", async () => {
    const names = await tap.withTenant(TENANT, () =>
      orm.em.fork().transactional(async (em) => {
        await em.execute("update customers set name = 'changed' where id = 10");
        return (await em.findOneOrFail(Customer, { id: 10 })).name;
      }),
    );
    expect(names).toBe("changed");
  });
});
