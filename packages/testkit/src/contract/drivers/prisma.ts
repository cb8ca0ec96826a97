/** Prisma under test. */
import { PrismaPg } from "@prisma/adapter-pg";
import type { Tapdb } from "@tapdb/core";
import { tapdb, tapdbAdapter } from "@tapdb/prisma-extension";
import type { Operations, OrmDriver, OrmHandle, OrmTransactionOptions } from "../orm-driver.ts";
import { reads } from "./prisma/reads.ts";
import {
  loadTenantClient,
  prismaVersion,
  type TenantClient,
  type TenantClientClass,
  type TenantModels,
} from "./prisma/tenant-client.ts";
import { writes } from "./prisma/writes.ts";

const LEVELS = {
  "read committed": "ReadCommitted",
  "repeatable read": "RepeatableRead",
  serializable: "Serializable",
} as const;

const version = prismaVersion();
/** `tx.$transaction(…)` came with Prisma 7.10. */
const nests = version.startsWith("7.") && Number(version.split(".")[1]) >= 10;

function operationsOn(models: TenantModels): Required<Operations> {
  return {
    async createNote(body) {
      return (await models.note.create({ data: { body } })).id as number;
    },
    async updateNote(id, body) {
      await models.note.update({ where: { id }, data: { body } });
    },
    countNotes: (body) => models.note.count({ where: { body } }),
    query: (sql, parameters = []) => models.$queryRawUnsafe(sql, ...parameters),
    transaction: (work, { isolation }: OrmTransactionOptions = {}) =>
      models.$transaction(
        (inside) => work(nests ? operationsOn(inside) : withoutTransaction(operationsOn(inside))),
        isolation === undefined ? {} : { isolationLevel: LEVELS[isolation] },
      ),
  };
}

function withoutTransaction({ transaction: _transaction, ...operations }: Required<Operations>): Operations {
  return operations;
}

function handleOn(prisma: TenantClient): OrmHandle {
  return {
    ...operationsOn(prisma),
    entryPoints: () => [...reads(prisma), ...writes(prisma)],
    close: () => prisma.$disconnect(),
  };
}

let clientClass: Promise<TenantClientClass> | undefined;
const load = (): Promise<TenantClientClass> => (clientClass ??= loadTenantClient());

async function open(tap: Tapdb): Promise<OrmHandle> {
  const PrismaClient = await load();
  const prisma = new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap));
  await prisma.$connect();
  return handleOn(prisma);
}

async function openPlain(connectionString: string): Promise<OrmHandle> {
  const PrismaClient = await load();
  return handleOn(new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 1 }) }));
}

/** The driver of Prisma, of whatever version is installed. */
export const prismaDriver: OrmDriver = {
  name: "prisma",
  version,
  file: import.meta.url,
  prepare: async () => void (await load()),
  open,
  openPlain,
};
