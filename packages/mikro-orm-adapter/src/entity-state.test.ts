/** What an attempt that was rolled back leaves in entities that outlive it. */
import { EntitySchema, MikroORM } from "@mikro-orm/postgresql";
import { createTapdb, type Tapdb } from "@tapdb/core";
import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

class Page {
  id!: number;
  title!: string;
  version!: number;
}

const entities = [
  new EntitySchema<Page>({
    class: Page,
    tableName: "pages",
    properties: {
      id: { type: "integer", primary: true, autoincrement: true },
      title: { type: "string" },
      version: { type: "integer", version: true, default: 1 },
    },
  }),
];
const SCHEMA =
  "create table pages (id int generated always as identity primary key, title text not null, version int not null default 1)";
const CONFLICT = "do $$ begin raise exception 'x' using errcode = '40001'; end $$";

let database: TestDatabase;
let tap: Tapdb;
let orm: MikroORM;
beforeAll(async () => {
  database = await createTestDatabase({ schema: SCHEMA });
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 2, maxOverflow: 0 });
  orm = await MikroORM.init(withTapdb({ entities }, tap));
});
beforeEach(() => database.query("truncate pages restart identity"));
afterAll(async () => {
  await orm.close();
  await tap.close();
  await database.drop();
});

/** Runs `work` twice: the first attempt conflicts at its end. */
const twice = (work: (attempt: number) => Promise<unknown>): Promise<unknown> =>
  tap.withTenant("t", () =>
    tap.transaction({}, async ({ attempt, query }) => {
      await work(attempt);
      if (attempt === 1) await query(CONFLICT);
    }),
  );
const pages = (): Promise<unknown> => database.query("select id, title, version from pages");

it("a new entity that was made outside is inserted by the attempt that commits", async () => {
  const page = Object.assign(new Page(), { title: "new" });
  await twice(() => orm.em.persist(page).flush());
  expect(await pages()).toEqual([{ id: 2, title: "new", version: 1 }]);
  expect(page.id).toBe(2);
});

it("one that is flushed with the commit as well", async () => {
  const page = Object.assign(new Page(), { title: "new" });
  await twice(async () => void orm.em.persist(page));
  expect(await pages()).toMatchObject([{ title: "new", version: 1 }]);
});

it("a loaded one keeps the version that the database has", async () => {
  await database.query("insert into pages (title) values ('old')");
  await tap.withTenant("t", async () => {
    const em = orm.em.fork();
    const page = await em.findOneOrFail(Page, { title: "old" });
    await tap.transaction({}, async ({ attempt, query }) => {
      const own = orm.em.merge(page);
      own.title = `attempt ${attempt}`;
      await orm.em.flush();
      if (attempt === 1) await query(CONFLICT);
    });
  });
  expect(await pages()).toEqual([{ id: 1, title: "attempt 2", version: 2 }]);
});

it("one that is loaded in the attempt is loaded anew in the next", async () => {
  await database.query("insert into pages (title) values ('old')");
  await twice(async (attempt) => {
    const page = await orm.em.findOneOrFail(Page, { id: 1 });
    expect(page).toMatchObject({ title: "old", version: 1 });
    page.title = `attempt ${attempt}`;
    await orm.em.flush();
  });
  expect(await pages()).toEqual([{ id: 1, title: "attempt 2", version: 2 }]);
});
