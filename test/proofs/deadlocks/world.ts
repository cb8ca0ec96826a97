import { createTapdb, type Tapdb } from "@tapdb/core";
import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import pg from "pg";
import type { ProofContext } from "../harness/define-proof.ts";
import { TABLES, type Shape } from "./shape.ts";

/** How long the server itself waits before it ends a deadlock: long, so that the live detector is seen to be first. */
export const DEADLOCK_TIMEOUT_MS = 10_000;

/** One database with a tapdb, for one shape after the other. */
export interface World {
  readonly database: TestDatabase;
  readonly tap: Tapdb;
  readonly admin: pg.Client;
}

/** Makes a world that ends with the run. */
export async function createWorld(adminUrl: string, { defer }: ProofContext): Promise<World> {
  const database = await createTestDatabase({ adminUrl });
  defer(() => database.drop());
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  defer(() => admin.end());
  await admin.query(`alter role ${database.roles.app} set deadlock_timeout = ${DEADLOCK_TIMEOUT_MS}`);
  const tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 6, maxOverflow: 0, profiler: { enabled: false } });
  defer(() => tap.close());
  return { database, tap, admin };
}

/** Makes the schema of a shape; the returned function drops it. */
export async function createSchema(
  { admin, database }: World,
  schema: string,
  shape: Shape,
): Promise<() => Promise<void>> {
  const { app } = database.roles;
  const sql = `create schema S; ${TABLES} ${shape.setup ?? ""};
    grant usage on schema S to ${app};
    grant select, insert, update, delete, truncate, maintain on all tables in schema S to ${app};
    grant execute on all functions in schema S to ${app}`;
  await admin.query(inSchema(sql, schema));
  return async () => void (await admin.query(`drop schema ${schema} cascade`));
}

/** SQL with the name of its schema. */
export function inSchema(sql: string, schema: string): string {
  return sql.replaceAll(/\bS(?=[.;\s])/g, schema);
}
