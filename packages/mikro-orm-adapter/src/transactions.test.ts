import { EntitySchema, MikroORM, RequestContext, TransactionPropagation } from "@mikro-orm/postgresql";
import { createTapdb, type Tapdb } from "@tapdb/core";
import { createTestDatabase, runSql, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

class Note {
  id!: number;
  body!: string;
}

const entities = [
  new EntitySchema<Note>({
    class: Note,
    tableName: "notes",
    properties: { id: { type: "integer", primary: true, autoincrement: true }, body: { type: "string" } },
  }),
];

let database: TestDatabase;
let tap: Tapdb;
let orm: MikroORM;
const UNDO = Symbol("undo");

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 3, maxOverflow: 0, poolTimeoutMs: 5_000 });
  orm = await MikroORM.init(withTapdb({ entities }, tap));
});
beforeEach(() => runSql(database.adminUrl, "delete from notes"));
afterAll(async () => {
  await orm.close();
  await tap.close();
  await database.drop();
});

const asUs = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant("us", work);
const bodies = async (): Promise<unknown[]> =>
  (await runSql(database.adminUrl, "select body from notes order by body")).map(({ body }) => body);

describe("orm.em inside tap.transaction", () => {
  it("is a fork of its own that is flushed before the commit", async () => {
    await asUs(() =>
      tap.transaction({}, async () => {
        orm.em.persist(orm.em.create(Note, { body: "pending" }));
        expect(await bodies()).toEqual([]);
        expect(orm.em.getContext().global).toBe(false);
      }),
    );
    expect(await bodies()).toEqual(["pending"]);
  });

  it("is discarded with a rollback, and made anew for the next attempt", async () => {
    const seen: unknown[] = [];
    await asUs(() =>
      tap.transaction({}, async ({ attempt }) => {
        seen.push(orm.em.getContext());
        orm.em.persist(orm.em.create(Note, { body: `attempt ${attempt}` }));
        if (attempt === 1) throw Object.assign(new RangeError("conflict"), { code: "40001" });
      }),
    );
    expect(await bodies()).toEqual(["attempt 2"]);
    expect(new Set(seen).size).toBe(2);
    await expect(
      asUs(() =>
        tap.transaction({}, async () => {
          orm.em.persist(orm.em.create(Note, { body: "lost" }));
          throw UNDO;
        }),
      ),
    ).rejects.toBe(UNDO);
    expect(await bodies()).toEqual(["attempt 2"]);
  });

  it("is not the one of the request or of an outer transaction of MikroORM", async () => {
    await asUs(() =>
      RequestContext.create(orm.em, async () => {
        const request = orm.em.getContext();
        await tap.transaction({}, async () => {
          expect(orm.em.getContext()).not.toBe(request);
          orm.em.persist(orm.em.create(Note, { body: "inside" }));
        });
        expect(orm.em.getContext()).toBe(request);
        await orm.em.transactional(async () => {
          const undone = tap.transaction({}, async () => {
            await orm.em.insert(Note, { body: "undone" });
            throw UNDO;
          });
          await undone.catch((error: unknown) => expect(error).toBe(UNDO));
        });
      }),
    );
    expect(await bodies()).toEqual(["inside"]);
  });

  it("keeps the pending work of a nested transaction that is rolled back out of the outer one", async () => {
    await asUs(() =>
      tap.transaction({}, async () => {
        orm.em.persist(orm.em.create(Note, { body: "outer" }));
        const nested = tap.transaction({}, async () => {
          orm.em.persist(orm.em.create(Note, { body: "undone" }));
          throw UNDO;
        });
        await nested.catch((error: unknown) => expect(error).toBe(UNDO));
        await tap.transaction({}, async () => void orm.em.persist(orm.em.create(Note, { body: "nested" })));
      }),
    );
    expect(await bodies()).toEqual(["nested", "outer"]);
  });
});

describe("MikroORM's propagations inside tap.transaction", () => {
  it.each(Object.values(TransactionPropagation).filter((name) => name !== "mandatory"))(
    "%s takes part",
    async (propagation) => {
      await expect(
        asUs(() =>
          tap.transaction({}, async () => {
            const work = async (): Promise<void> => void (await orm.em.insert(Note, { body: propagation }));
            await orm.em.transactional(work, { propagation });
            throw UNDO;
          }),
        ),
      ).rejects.toBe(UNDO);
      expect(await bodies()).toEqual([]);
    },
  );

  it("takes a read-only transaction to the server", async () => {
    const work = asUs(() => orm.em.transactional((em) => em.insert(Note, { body: "x" }), { readOnly: true }));
    await expect(work).rejects.toThrow(/read-only transaction/);
  });
});
