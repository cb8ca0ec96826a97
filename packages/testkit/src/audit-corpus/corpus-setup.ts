import pg from "pg";
import type { TestProject } from "vitest/node";
import { createTestDatabase } from "../database/create-test-database.ts";
import type { CorpusRoles } from "./base-schemas.ts";
import { makeBaseSchemas } from "./run-audit-case.ts";

/** A database with the base schemas. */
export interface CorpusDatabase {
  readonly adminUrl: string;
  readonly roles: CorpusRoles;
  /** Of the server. */
  readonly major: number;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** One database for each worker, so that none waits for another's locks. */
    auditCorpus: readonly CorpusDatabase[];
  }
}

/** Makes the databases once for all rules' tests: every case undoes what it changed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workers = Number(project.config.maxWorkers) || 1;
  const databases = await Promise.all(Array.from({ length: workers }, () => createTestDatabase()));
  const made: CorpusDatabase[] = [];
  for (const { adminUrl, roles } of databases) {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await makeBaseSchemas({ client, roles });
    const { rows } = await client.query<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    await client.end();
    made.push({ adminUrl, roles, major: rows[0]!.major });
  }
  project.provide("auditCorpus", made);
  return async () => {
    for (const database of databases) await database.drop();
  };
}
