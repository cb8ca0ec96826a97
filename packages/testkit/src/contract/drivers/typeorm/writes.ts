import { In, type DataSource } from "typeorm";
import type { Effect, EntryPoint, Outcome, Target } from "../../orm-driver.ts";
import { Notes } from "./entities.ts";
import { counted, seen } from "./outcomes.ts";

type Run = (target: Target) => Promise<Outcome>;

function write(name: string, effect: Effect, operation: string | undefined, run: Run): EntryPoint {
  return {
    name,
    kind: "write",
    effect,
    ...(operation === undefined ? {} : { labels: { operation, entity: "Note" } }),
    run,
  };
}

/** What is written: the owner is named only where the target names one. */
const note = ({ marker, tenant }: Target): { body: string; tenantId?: string } => ({
  body: marker,
  ...(tenant === undefined ? {} : { tenantId: tenant }),
});

function repositoryWrites(source: DataSource): EntryPoint[] {
  const notes = source.getRepository(Notes);
  const among = ({ ids }: Target): { id: ReturnType<typeof In<number>> } => ({ id: In([...ids]) });
  const save = (target: Target, manager = source.manager): Promise<object[]> =>
    manager.save(
      Notes,
      target.ids.map((id) => ({ id, ...note(target) })),
    );
  return [
    write("repository.save new", "creates", "save", async (target) => seen([await notes.save(note(target))])),
    write("repository.save chunks", "creates", "save", async (target) =>
      seen(await notes.save([note(target), note(target), note(target)], { chunk: 1 })),
    ),
    write("repository.save without transaction", "creates", "save", async (target) =>
      seen([await notes.save(note(target), { transaction: false })]),
    ),
    write("repository.save loaded", "updates", "save", async (target) => {
      const loaded = await notes.findBy(among(target));
      return seen(await notes.save(loaded.map((entity) => ({ ...entity, ...note(target) }))));
    }),
    write("repository.save by id", "upserts", "save", async (target) => seen(await save(target))),
    write("repository.insert", "creates", "insert", async (target) =>
      counted((await notes.insert([note(target), note(target)])).identifiers.length),
    ),
    write("repository.upsert", "upserts", "upsert", async (target) =>
      counted(
        (
          await notes.upsert(
            target.ids.map((id) => ({ id, ...note(target) })),
            ["id"],
          )
        ).identifiers.length,
      ),
    ),
    write("repository.update", "updates", "update", async (target) =>
      counted((await notes.update(among(target), note(target))).affected),
    ),
    write("repository.update by ids", "updates", "update", async (target) =>
      counted((await notes.update([...target.ids], note(target))).affected),
    ),
    write("repository.delete", "deletes", "delete", async (target) =>
      counted((await notes.delete(among(target))).affected),
    ),
    write("repository.remove", "deletes", "remove", async (target) =>
      seen(await notes.remove(await notes.findBy(among(target)))),
    ),
    write("repository.remove by id", "deletes", "remove", async ({ ids }) =>
      seen(await notes.remove(ids.map((id) => notes.create({ id })))),
    ),
    write("transaction save", "upserts", "save", (target) =>
      source.transaction(async (manager) => seen(await save(target, manager))),
    ),
    write("Promise.all of saves", "creates", "save", async (target) =>
      seen(await Promise.all([notes.save(note(target)), notes.save(note(target)), notes.save(note(target))])),
    ),
  ];
}

function builderWrites(source: DataSource): EntryPoint[] {
  const where = ({ ids }: Target) => ["id in (:...ids)", { ids: [...ids] }] as const;
  return [
    write("queryBuilder.insert", "creates", "insert", async (target) =>
      counted(
        (await source.createQueryBuilder().insert().into(Notes).values(note(target)).execute()).identifiers.length,
      ),
    ),
    write("queryBuilder.insert orUpdate", "upserts", "insert", async (target) => {
      const values = target.ids.map((id) => ({ id, ...note(target) }));
      const columns = target.tenant === undefined ? ["body"] : ["body", "tenant_id"];
      const insert = source.createQueryBuilder().insert().into(Notes).values(values).orUpdate(columns, ["id"]);
      return counted((await insert.execute()).identifiers.length);
    }),
    write("queryBuilder.update", "updates", "update", async (target) =>
      counted(
        (
          await source
            .createQueryBuilder()
            .update(Notes)
            .set(note(target))
            .where(...where(target))
            .execute()
        ).affected,
      ),
    ),
    write("queryBuilder.delete", "deletes", "delete", async (target) =>
      counted(
        (
          await source
            .createQueryBuilder()
            .delete()
            .from(Notes)
            .where(...where(target))
            .execute()
        ).affected,
      ),
    ),
    write("queryBuilder.update in its transaction", "updates", "update", async (target) =>
      counted(
        (
          await source
            .createQueryBuilder()
            .update(Notes)
            .set(note(target))
            .where(...where(target))
            .useTransaction(true)
            .execute()
        ).affected,
      ),
    ),
  ];
}

const assignments = ({ tenant }: Target): string => (tenant === undefined ? "body = $2" : "body = $2, tenant_id = $3");
const parameters = ({ ids, marker, tenant }: Target): unknown[] => [
  [...ids],
  marker,
  ...(tenant === undefined ? [] : [tenant]),
];
const literal = ({ marker, tenant }: Target): string =>
  tenant === undefined
    ? `insert into notes (body) values ('${marker}')`
    : `insert into notes (body, tenant_id) values ('${marker}', '${tenant}')`;

function rawWrites(source: DataSource): EntryPoint[] {
  return [
    write("dataSource.query insert", "creates", undefined, async (target) =>
      seen(await source.query(`${literal(target)} returning tenant_id`)),
    ),
    write("dataSource.query update", "updates", undefined, async (target) =>
      counted(
        (await source.query(`update notes set ${assignments(target)} where id = any($1)`, parameters(target)))[1],
      ),
    ),
    write("dataSource.query delete", "deletes", undefined, async ({ ids }) =>
      counted((await source.query("delete from notes where id = any($1)", [[...ids]]))[1]),
    ),
    write("dataSource.query several statements", "creates", undefined, async (target) => {
      await source.query(`${literal(target)}; select 1; ${literal(target)}`);
      return counted(2);
    }),
    write("queryRunner in a transaction", "creates", undefined, async (target) => {
      const runner = source.createQueryRunner();
      try {
        await runner.startTransaction();
        await runner.query(literal(target));
        await runner.manager.getRepository(Notes).save(note(target));
        await runner.commitTransaction();
        return counted(2);
      } finally {
        await runner.release();
      }
    }),
  ];
}

/** The writes, all of notes. */
export function writes(source: DataSource): EntryPoint[] {
  return [...repositoryWrites(source), ...builderWrites(source), ...rawWrites(source)];
}
