import { createTapdb, type Tapdb, type Transaction } from "@tapdb/core";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import type { OrmDriver } from "@tapdb/testkit/contract";
import { mikroOrmDriver } from "@tapdb/testkit/contract/drivers/mikro-orm";
import { prismaDriver } from "@tapdb/testkit/contract/drivers/prisma";
import { typeormDriver } from "@tapdb/testkit/contract/drivers/typeorm";

/** Writes a note, through tapdb's own handle or through an ORM. */
export type WriteNote = (transaction: Transaction, body: string) => Promise<unknown>;

/** A tapdb on a database of its own, and a way of writing in its transactions. */
export interface OpenStack {
  readonly tap: Tapdb;
  readonly database: TestDatabase;
  readonly write: WriteNote;
  /** How many notes with this text are committed. */
  committed(body: string): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** tapdb alone, and each ORM. */
export const stacks: readonly (OrmDriver | undefined)[] = [undefined, typeormDriver, prismaDriver, mikroOrmDriver];

/** What a stack is called. */
export const nameOf = (driver: OrmDriver | undefined): string => driver?.name ?? "tx.query";

const INSERT = "insert into notes (body) values ($1)";

/** Opens a stack with one connection, so that whatever is left on it meets the next transaction. */
export async function openStack(driver: OrmDriver | undefined): Promise<OpenStack> {
  const database = await createTestDatabase({ schema: tenantSchema, template: "tenant_schema" });
  await seedTenants(database, 2, 2);
  await driver?.prepare?.();
  const tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 1, maxOverflow: 0 });
  const handle = await driver?.open(tap, { app: database.appUrl, admin: database.adminUrl });
  return {
    tap,
    database,
    write: (transaction, body) => handle?.createNote(body) ?? transaction.query(INSERT, [body]),
    async committed(body) {
      const [row] = await database.query("select count(*)::int as n from notes where body = $1", [body]);
      return Number(row!.n);
    },
    async [Symbol.asyncDispose]() {
      await handle?.close();
      await tap.close();
      await database.drop();
    },
  };
}
