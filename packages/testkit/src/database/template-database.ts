import { createHash } from "node:crypto";
import type pg from "pg";
import { connectionUrl } from "../server/connection-url.ts";
import { withClient } from "../server/run-sql.ts";

/** Owns everything in the template databases; can't log in. */
export const TEMPLATE_OWNER = "tapdb_template_owner";

const LOCK = 7_283_201;

/** What a template holds. */
export interface TemplateContent {
  /** Readable part of its name. */
  readonly name: string;
  /** Statements that make it, run as the owner of the schema `public`. */
  readonly schema: string;
  /** Extensions to create first, as superuser. */
  readonly extensions: readonly string[];
}

const CREATE_OWNER = `do $$ begin
  if not exists (select from pg_roles where rolname = '${TEMPLATE_OWNER}') then create role ${TEMPLATE_OWNER} nologin; end if;
end $$`;

async function fill(adminUrl: string, database: string, content: TemplateContent): Promise<void> {
  await withClient(connectionUrl(adminUrl, { database }), async (client) => {
    for (const extension of content.extensions) {
      await client.query(`create extension if not exists ${client.escapeIdentifier(extension)}`);
    }
    await client.query(`alter schema public owner to ${TEMPLATE_OWNER}; set role ${TEMPLATE_OWNER}`);
    if (content.schema !== "") await client.query(content.schema);
  });
}

async function make(client: pg.Client, adminUrl: string, name: string, content: TemplateContent): Promise<void> {
  await client.query(CREATE_OWNER);
  const { rowCount } = await client.query("select from pg_database where datname = $1 and not datallowconn", [name]);
  if (rowCount === 1) return;
  // One that still takes connections was left half made.
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  await client.query(`grant create on database ${name} to ${TEMPLATE_OWNER}`);
  await fill(adminUrl, name, content);
  await client.query(`alter database ${name} with allow_connections false`);
}

const made = new Set<string>();

/**
 * The template database of a schema, made on first use; safe when many processes ask at once.
 *
 * @param client a superuser's connection
 * @param adminUrl the connection string of `client`
 */
export async function templateDatabase(client: pg.Client, adminUrl: string, content: TemplateContent): Promise<string> {
  const hash = createHash("sha256")
    .update(JSON.stringify([content.schema, content.extensions]))
    .digest("hex");
  const readable = content.name.replaceAll(/\W/g, "_").toLowerCase().slice(0, 24);
  const name = `tapdb_template_${readable}_${hash.slice(0, 12)}`;
  const known = `${new URL(adminUrl).host} ${name}`;
  if (made.has(known)) return name;
  await client.query("select pg_advisory_lock($1)", [LOCK]);
  try {
    await make(client, adminUrl, name, content);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [LOCK]);
  }
  made.add(known);
  return name;
}
