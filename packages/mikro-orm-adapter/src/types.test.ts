/** Values come back as they do from MikroORM without tapdb, and as they do from node-postgres for everybody else. */
import { EntitySchema, MikroORM } from "@mikro-orm/postgresql";
import { createTapdb, type Tapdb } from "@tapdb/core";
import { createTestDatabase, runSql, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

const TYPES = `1::int2 as int2, 2::int4 as int4, 9007199254740993::int8 as int8, 1.5::float4 as float4, 2.5::float8 as float8,
  12345678901234567890.123::numeric as numeric, true as bool, 'x'::text as text, 'y'::varchar as varchar, 'z '::char(3) as bpchar,
  '2024-02-29'::date as date, '2024-02-29 12:34:56.123456'::timestamp as timestamp, '2024-02-29 12:34:56.123456+02'::timestamptz as timestamptz,
  '12:34:56'::time as time, '12:34:56+02'::timetz as timetz, '1 year 2 mons 3 days 04:05:06'::interval as interval,
  '{"a": [1, null]}'::json as json, '{"a": [1, null]}'::jsonb as jsonb, '\\xdeadbeef'::bytea as bytea,
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as uuid, '192.168.0.1/24'::inet as inet, '(1,2)'::point as point, '[1,5)'::int4range as range,
  array[1,2]::int4[] as ints, array['a','b,c',null]::text[] as texts, array['2024-02-29']::date[] as dates, array[9007199254740993]::int8[] as bigints,
  array['2024-02-29 12:34:56+02']::timestamptz[] as stamps, array['1 day']::interval[] as intervals, array['{"a":1}']::jsonb[] as documents,
  null::int as nothing, 'B'::"char" as single, '1.5'::money as money, b'101'::bit(3) as bits, 'a'::tsvector as vector`;

class Everything {
  id!: number;
}

const kinds = {
  day: "date",
  at: "datetime",
  instant: "Date",
  big: "bigint",
  price: "decimal",
  flag: "boolean",
  document: "json",
  blob: "blob",
  list: "array",
  ratio: "double",
  span: "interval",
  key: "uuid",
  clock: "time",
} as const;
const properties = Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type, nullable: true }]));
const entities = [
  new EntitySchema<Everything>({
    class: Everything,
    tableName: "everything",
    properties: { id: { type: "integer", primary: true }, ...properties } as never,
  }),
];

let database: TestDatabase;
let tap: Tapdb;
let orm: MikroORM;
let stock: MikroORM;

beforeAll(async () => {
  database = await createTestDatabase();
  await runSql(
    database.ownerUrl,
    `create table everything (id int primary key, day date, at timestamp, instant timestamptz, big int8, price numeric, flag bool,
      document jsonb, blob bytea, list text[], ratio float8, span interval, key uuid, clock time);
     insert into everything values (1, '2024-02-29', '2024-02-29 12:34:56.789', '2024-02-29 12:34:56.789+02', 9007199254740993, 1.10, true,
      '{"a": [1, "b"]}', '\\x00ff', array['a', 'b,c'], 0.1, '1 day 02:03:04', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '01:02:03');
     insert into everything (id) values (2);
     grant select on everything to public`,
  );
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 1, maxOverflow: 0 });
  orm = await MikroORM.init(withTapdb({ entities }, tap));
  stock = await MikroORM.init({ entities, clientUrl: database.appUrl });
});
afterAll(async () => {
  await orm.close();
  await stock.close();
  await tap.close();
  await database.drop();
});

async function collect(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of source) rows.push(row);
  return rows;
}

const reads: Readonly<Record<string, (em: MikroORM["em"]) => Promise<unknown>>> = {
  "raw SQL": (em) => em.execute(`select ${TYPES}`),
  "raw SQL for one row": (em) => em.execute(`select ${TYPES}`, [], "get"),
  "a transaction": (em) => em.transactional((inside) => inside.execute(`select ${TYPES}`)),
  "a raw stream": (em) =>
    collect(
      (em.getConnection() as unknown as { stream(sql: string): AsyncIterable<unknown> }).stream(`select ${TYPES}`),
    ),
  entities: async (em) => (await em.find(Everything, {}, { orderBy: { id: 1 } })).map((row) => ({ ...row })),
  "a stream of entities": async (em) =>
    (await collect(em.stream(Everything, { orderBy: { id: 1 } }))).map((row) => ({ ...(row as object) })),
  "a query builder": (em) => em.createQueryBuilder(Everything).select("*").orderBy({ id: 1 }).execute("all"),
  kysely: (em) => em.getKysely<{ everything: object }>().selectFrom("everything").selectAll().execute(),
};

describe("values", () => {
  it.each(Object.keys(reads))("of %s are those of a stock MikroORM", async (name) => {
    const expected = await reads[name]!(stock.em.fork());
    expect(await tap.withTenant("a", () => reads[name]!(orm.em.fork()))).toEqual(expected);
    expect(await tap.withTenant("a", () => tap.transaction({}, () => reads[name]!(orm.em.fork())))).toEqual(expected);
  });

  it("of other users of the pool are node-postgres' own", async () => {
    const day = "select '2024-02-29 00:00:00+00'::timestamptz as day";
    await tap.withTenant("a", async () => {
      expect(await orm.em.fork().execute(day)).toEqual([{ day: "2024-02-29 00:00:00+00" }]);
      expect((await tap.pool.query(day)) as object).toMatchObject({
        rows: [{ day: new Date("2024-02-29T00:00:00Z") }],
      });
    });
  });
});
