import type { EntryPoint, Target } from "../../orm-driver.ts";
import type { Em } from "./em.ts";
import { Note } from "./entities.ts";
import { counted, rows, write } from "./outcomes.ts";

const among = ({ ids }: Target): { id: { $in: number[] } } => ({ id: { $in: [...ids] } });

/** What is written: the owner is named only where the target names one. */
const note = ({ marker, tenant }: Target): { body: string; tenantId?: string } => ({
  body: marker,
  ...(tenant === undefined ? {} : { tenantId: tenant }),
});
const withIds = (target: Target): { id: number; body: string; tenantId?: string }[] =>
  target.ids.map((id) => ({ id, ...note(target) }));

function flushes(em: () => Em): EntryPoint[] {
  return [
    write("em.flush new", "creates", "flush", async (target) => {
      const manager = em();
      const made = manager.create(Note, note(target));
      await manager.persist(made).flush();
      return rows([made]);
    }),
    write("em.flush batch", "creates", "flush", async (target) => {
      const manager = em();
      const made = [note(target), note(target), note(target)].map((data) => manager.create(Note, data));
      await manager.persist(made).flush();
      return rows(made);
    }),
    write("em.flush changed", "updates", "flush", async (target) => {
      const manager = em();
      const found = await manager.find(Note, among(target));
      for (const entity of found) manager.assign(entity, note(target));
      await manager.flush();
      return rows(found);
    }),
    write("em.flush removed", "deletes", "flush", async (target) => {
      const manager = em();
      const found = await manager.find(Note, among(target));
      await manager.remove(found).flush();
      return rows(found);
    }),
    write("em.transactional", "creates", "flush", (target) =>
      em().transactional(async (inside) => {
        const made = inside.create(Note, note(target));
        inside.persist(made);
        await inside.flush();
        return rows([made]);
      }),
    ),
    write("em.begin and commit", "creates", "flush", async (target) => {
      const manager = em();
      await manager.begin();
      try {
        const made = manager.create(Note, note(target));
        manager.persist(made);
        await manager.commit();
        return rows([made]);
      } catch (error) {
        await manager.rollback();
        throw error;
      }
    }),
  ];
}

function natives(em: () => Em): EntryPoint[] {
  return [
    write("em.insert", "creates", "insert", async (target) =>
      counted((await em().insert(Note, note(target) as never)) ? 1 : 0),
    ),
    write("em.insertMany", "creates", "insertMany", async (target) =>
      counted((await em().insertMany(Note, [note(target), note(target)] as never)).length),
    ),
    write("em.nativeUpdate", "updates", "nativeUpdate", async (target) =>
      counted(await em().nativeUpdate(Note, among(target), note(target))),
    ),
    write("em.nativeDelete", "deletes", "nativeDelete", async (target) =>
      counted(await em().nativeDelete(Note, among(target))),
    ),
    write("em.upsert", "upserts", "upsert", async (target) => {
      const manager = em();
      const made: Note[] = [];
      for (const data of withIds(target)) made.push(await manager.upsert(Note, data));
      return rows(made);
    }),
    write("em.upsertMany", "upserts", "upsertMany", async (target) =>
      rows(await em().upsertMany(Note, withIds(target))),
    ),
  ];
}

function builders(em: () => Em): EntryPoint[] {
  return [
    write("queryBuilder.insert", "creates", "queryBuilder", async (target) =>
      counted((await em().createQueryBuilder(Note).insert(note(target)).execute("run")).affectedRows),
    ),
    write("queryBuilder.update", "updates", "queryBuilder", async (target) =>
      counted(
        (await em().createQueryBuilder(Note).update(note(target)).where(among(target)).execute("run")).affectedRows,
      ),
    ),
    write("queryBuilder.delete", "deletes", "queryBuilder", async (target) =>
      counted((await em().createQueryBuilder(Note).delete(among(target)).execute("run")).affectedRows),
    ),
    write("em.execute insert", "creates", undefined, async ({ marker, tenant }) =>
      rows(
        await em().execute<object[]>(
          tenant === undefined
            ? "insert into notes (body) values (?) returning tenant_id"
            : "insert into notes (body, tenant_id) values (?, ?) returning tenant_id",
          tenant === undefined ? [marker] : [marker, tenant],
        ),
      ),
    ),
  ];
}

/** Writes of notes. */
export function writes(em: () => Em): EntryPoint[] {
  return [...flushes(em), ...natives(em), ...builders(em)];
}
