import type { EntryPoint, Target } from "../../orm-driver.ts";
import { counted, seen, write } from "./outcomes.ts";
import type { TenantClient, TenantModels } from "./tenant-client.ts";

/** What is written: the owner is named only where the target names one. */
const data = ({ marker, tenant }: Target) => ({ body: marker, ...(tenant === undefined ? {} : { tenantId: tenant }) });
const among = ({ ids }: Target) => ({ where: { id: { in: [...ids] } } });

function creates(prisma: TenantClient): EntryPoint[] {
  const { note } = prisma;
  return [
    write("note.create", "creates", "Note.create", async (target) => seen([await note.create({ data: data(target) })])),
    write("note.createMany", "creates", "Note.createMany", async (target) =>
      counted((await note.createMany({ data: [data(target), data(target)] })).count),
    ),
    write("note.createManyAndReturn", "creates", "Note.createManyAndReturn", async (target) =>
      seen(await note.createManyAndReturn({ data: [data(target), data(target)] })),
    ),
    write("Promise.all of note.create", "creates", "Note.create", async (target) =>
      seen(await Promise.all([1, 2, 3].map(() => note.create({ data: data(target) })))),
    ),
    write("$transaction of note.create", "creates", "Note.create", async (target) =>
      seen(await prisma.$transaction([note.create({ data: data(target) }), note.create({ data: data(target) })])),
    ),
    write("$transaction callback create", "creates", "Note.create", (target) =>
      prisma.$transaction(async (inside) => seen([await inside.note.create({ data: data(target) })])),
    ),
  ];
}

function changes(prisma: TenantClient): EntryPoint[] {
  const { note } = prisma;
  const upsert = (client: TenantModels, target: Target) =>
    target.ids.map((id) =>
      client.note.upsert({ where: { id }, create: { id, ...data(target) }, update: data(target) }),
    );
  return [
    write("note.update", "updates", "Note.update", async (target) =>
      seen(await Promise.all(target.ids.map((id) => note.update({ where: { id }, data: data(target) })))),
    ),
    write("note.updateMany", "updates", "Note.updateMany", async (target) =>
      counted((await note.updateMany({ ...among(target), data: data(target) })).count),
    ),
    write("note.updateManyAndReturn", "updates", "Note.updateManyAndReturn", async (target) =>
      seen(await note.updateManyAndReturn({ ...among(target), data: data(target) })),
    ),
    write("note.upsert", "upserts", "Note.upsert", async (target) => seen(await Promise.all(upsert(prisma, target)))),
    write("$transaction of note.upsert", "upserts", "Note.upsert", async (target) =>
      seen(await prisma.$transaction(upsert(prisma, target), { isolationLevel: "RepeatableRead" })),
    ),
    write("note.delete", "deletes", "Note.delete", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => note.delete({ where: { id } })))),
    ),
    write("note.deleteMany", "deletes", "Note.deleteMany", async (target) =>
      counted((await note.deleteMany(among(target))).count),
    ),
  ];
}

const INSERT = "insert into notes (body) values ($1)";
const INSERT_OWNED = "insert into notes (body, tenant_id) values ($1, $2)";

function rawWrites(prisma: TenantClient): EntryPoint[] {
  const insert = (client: TenantModels, { marker, tenant }: Target): Promise<number> =>
    tenant === undefined
      ? client.$executeRawUnsafe(INSERT, marker)
      : client.$executeRawUnsafe(INSERT_OWNED, marker, tenant);
  return [
    write("$executeRawUnsafe", "creates", undefined, async (target) => counted(await insert(prisma, target))),
    write("$executeRaw", "deletes", undefined, async ({ ids }) =>
      counted(await prisma.$executeRaw`delete from notes where id = any(${[...ids]})`),
    ),
    write("$transaction of $executeRawUnsafe", "creates", undefined, async (target) =>
      counted((await prisma.$transaction([insert(prisma, target), insert(prisma, target)])).length),
    ),
    write("$transaction callback, raw", "creates", undefined, (target) =>
      prisma.$transaction(async (inside) => counted(await insert(inside, target))),
    ),
  ];
}

/** The ways to write that Prisma offers. */
export function writes(prisma: TenantClient): EntryPoint[] {
  return [...creates(prisma), ...changes(prisma), ...rawWrites(prisma)];
}
