/** What an attempt that was rolled back leaves in entities that outlive it. */
import { createTapdb, type Tapdb } from "@tapdb/core";
import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import { DataSource, EntitySchema, type Repository } from "typeorm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

interface Page {
  id?: number;
  title: string;
  version?: number;
  lines?: Line[];
}

interface Line {
  id?: number;
  text: string;
  page?: Page;
}

const id = { type: "integer", primary: true, generated: "increment" } as const;
const Pages = new EntitySchema<Page>({
  name: "Page",
  tableName: "pages",
  columns: { id, title: { type: "text" }, version: { type: "integer", version: true } },
  relations: { lines: { type: "one-to-many", target: "Line", inverseSide: "page", cascade: true } },
});
const Lines = new EntitySchema<Line>({
  name: "Line",
  tableName: "lines",
  columns: { id, text: { type: "text" } },
  relations: { page: { type: "many-to-one", target: "Page", inverseSide: "lines", joinColumn: { name: "page_id" } } },
});
const SCHEMA = `create table pages (id int generated always as identity primary key, title text not null, version int not null);
  create table lines (id int generated always as identity primary key, text text not null, page_id int references pages)`;
const CONFLICT = "do $$ begin raise exception 'x' using errcode = '40001'; end $$";

let database: TestDatabase;
let tap: Tapdb;
let source: DataSource;
let repository: Repository<Page>;
beforeAll(async () => {
  database = await createTestDatabase({ schema: SCHEMA });
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 2, maxOverflow: 0 });
  source = await new DataSource(withTapdb({ type: "postgres", entities: [Pages, Lines] }, tap)).initialize();
  repository = source.getRepository(Pages);
});
beforeEach(() => database.query("truncate pages, lines restart identity"));
afterAll(async () => {
  await source.destroy();
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

it("a new entity is inserted by the attempt that commits, with what belongs to it", async () => {
  const page: Page = repository.create({ title: "new", lines: [{ text: "one" }, { text: "two" }] });
  await twice(() => repository.save(page));
  expect(await pages()).toEqual([{ id: 2, title: "new", version: 1 }]);
  expect(await database.query("select text, page_id from lines order by id")).toEqual([
    { text: "one", page_id: 2 },
    { text: "two", page_id: 2 },
  ]);
  expect(page).toMatchObject({ id: 2, version: 1 });
});

it("a loaded one has the version again that the database has", async () => {
  const page = await tap.withTenant("t", () => repository.save({ title: "old" }));
  await twice((attempt) => {
    page.title = `attempt ${attempt}`;
    expect(page.version).toBe(1);
    return repository.save(page);
  });
  expect(page.version).toBe(2);
  expect(await pages()).toEqual([{ id: 1, title: "attempt 2", version: 2 }]);
});

it("a removed one has its id again, and is removed", async () => {
  const page = await tap.withTenant("t", () => repository.save({ title: "old" }));
  await twice(() => repository.remove(page));
  expect(await pages()).toEqual([]);
});

it("insert, of entities and of lists, gives no id away either", async () => {
  const list: Page[] = [{ title: "a" }, { title: "b" }];
  await twice(() => repository.insert(list));
  expect(await pages()).toEqual([
    { id: 3, title: "a", version: 1 },
    { id: 4, title: "b", version: 1 },
  ]);
});

it("a rollback for good leaves entities as they were before they were saved", async () => {
  const page: Page = { title: "new" };
  const undone = tap.withTenant("t", () =>
    tap.transaction({}, async () => {
      await repository.save(page);
      expect(page.id).toBe(1);
      throw new RangeError("no");
    }),
  );
  await expect(undone).rejects.toThrow(RangeError);
  expect(page).toEqual({ title: "new" });
});

it("a savepoint that is rolled back takes only its own back", async () => {
  const [kept, undone]: Page[] = [{ title: "kept" }, { title: "undone" }];
  await tap.withTenant("t", () =>
    tap.transaction({}, async () => {
      await repository.save(kept!);
      const nested = tap.transaction({}, async () => {
        await repository.save(undone!);
        throw new RangeError("no");
      });
      await expect(nested).rejects.toThrow(RangeError);
      expect(undone).toEqual({ title: "undone" });
    }),
  );
  expect(kept).toMatchObject({ id: 1, version: 1 });
});
