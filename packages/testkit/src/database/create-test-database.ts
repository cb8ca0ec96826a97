import { randomBytes } from "node:crypto";
import type pg from "pg";
import { acquireServer } from "../server/acquire-server.ts";
import { connectionUrl } from "../server/connection-url.ts";
import { runSql, withClient } from "../server/run-sql.ts";
import { templateDatabase, TEMPLATE_OWNER } from "./template-database.ts";
import { createRoles, grantSql, type TestLogins } from "./test-roles.ts";

const VERSION_STEP = 10_000;
/** Before it, copying the files was the only way; without fsync it is the faster one. */
const FIRST_WITH_STRATEGY = 15;

async function serverMajor(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return Math.floor((rows[0]?.version ?? 0) / VERSION_STEP);
}

/** What a test database starts with. */
export interface TestDatabaseOptions {
  /** SQL that makes its schema; kept as a template database, so that the next one is a copy. @defaultValue empty */
  readonly schema?: string;
  /** Readable name of the template. @defaultValue "plain" */
  readonly template?: string;
  /** Extensions that the schema needs. @defaultValue none */
  readonly extensions?: readonly string[];
  /** Superuser's URL of the server. @defaultValue the one of this test run */
  readonly adminUrl?: string;
}

/** A database of its own for one test file, with its three roles. */
export interface TestDatabase extends TestLogins {
  readonly name: string;
  /** The superuser, connected to this database. */
  readonly adminUrl: string;
  /** Runs SQL as the superuser, to whom no policy applies. */
  query(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Removes the database and its roles, ending what is still connected. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a fresh database with an owner, an app and a system role. Names and passwords are random, so that files may run
 * at the same time. A copy of a template takes some 100 milliseconds.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = options.adminUrl ?? (await acquireServer()).adminUrl;
  const content = {
    name: options.template ?? "plain",
    schema: options.schema ?? "",
    extensions: options.extensions ?? [],
  };
  const name = `t_${randomBytes(6).toString("hex")}`;
  const logins = await withClient(serverUrl, async (client) => {
    const template = await templateDatabase(client, serverUrl, content);
    const created = await createRoles(client, serverUrl, name);
    const strategy = (await serverMajor(client)) >= FIRST_WITH_STRATEGY ? "strategy file_copy" : "";
    await client.query(
      `create database ${name} template ${template} owner ${created.roles.owner} ${strategy} allow_connections true`,
    );
    return created;
  });
  const { owner, app, system } = logins.roles;
  const adminUrl = connectionUrl(serverUrl, { database: name });
  await runSql(adminUrl, grantSql(logins.roles, TEMPLATE_OWNER));
  const drop = async (): Promise<void> => {
    await withClient(serverUrl, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
      await client.query(`drop role if exists ${owner}, ${app}, ${system}`);
    });
  };
  return {
    ...logins,
    name,
    adminUrl,
    drop,
    query: (sql, parameters) => runSql(adminUrl, sql, parameters),
    [Symbol.asyncDispose]: drop,
  };
}
