import type { CatalogQuery } from "./catalog-query.ts";
import type { CatalogSnapshot, UnreadPart } from "./catalog-snapshot.ts";
import type { CATALOG_QUERIES } from "./queries/all-queries.ts";
import type { Grant, GrantRow } from "./queries/grants.ts";
import type { Relation } from "./queries/relations.ts";
import type { ServerInfo } from "./queries/server.ts";

type Queries = Omit<typeof CATALOG_QUERIES, "server">;

/** The rows of every query, as the server gave them. */
export type CatalogRows = {
  readonly [Name in keyof Queries]: Queries[Name] extends CatalogQuery<infer Row> ? readonly Row[] : never;
};

interface OfRelation {
  readonly schema: string;
  readonly relation: string;
}

const keyOf = (schema: string, name: string): string => JSON.stringify([schema, name]);

/** Rows by relation, without the columns that say which. */
function byRelation<Row extends OfRelation>(
  rows: readonly Row[],
): (schema: string, name: string) => Omit<Row, keyof OfRelation>[] {
  const groups = Map.groupBy(rows, ({ schema, relation }) => keyOf(schema, relation));
  return (schema, name) =>
    (groups.get(keyOf(schema, name)) ?? []).map(({ schema: _schema, relation: _relation, ...rest }) => rest);
}

function grant({ grantee, privilege, grantable, column }: Grant): Grant {
  return { grantee, privilege, grantable, column: column ?? null };
}

type GrantsOf = (on: GrantRow["on"], schema: string, name: string, signature?: string) => Grant[];

function grantsBy(rows: readonly GrantRow[]): GrantsOf {
  const key = (...parts: string[]): string => JSON.stringify(parts);
  const grants = Map.groupBy(rows, ({ on, schema, name, signature }) => key(on, schema, name, signature));
  return (on, schema, name, signature = "") => (grants.get(key(on, schema, name, signature)) ?? []).map(grant);
}

function assembleRelations(rows: CatalogRows, grantsOf: GrantsOf): Relation[] {
  const columns = byRelation(rows.columns);
  const constraints = byRelation(rows.constraints);
  const indexes = byRelation(rows.indexes);
  const policies = byRelation(rows.policies);
  const triggers = byRelation(rows.triggers);
  const rules = byRelation(rows.rewriteRules);
  const reads = byRelation(rows.viewReads);
  const relations = rows.relations.filter(({ kind }) => kind !== "sequence");
  return relations.map((row): Relation => {
    const of = [row.schema, row.name] as const;
    return {
      ...row,
      columns: columns(...of),
      constraints: constraints(...of),
      indexes: indexes(...of),
      policies: policies(...of),
      triggers: triggers(...of),
      rewriteRules: rules(...of),
      grants: grantsOf("relation", ...of),
      reads: reads(...of).map((read) => read.reads),
    };
  });
}

/** Hangs everything on what it belongs to. */
export function assembleSnapshot(
  server: ServerInfo,
  rows: CatalogRows,
  unread: readonly UnreadPart[],
): CatalogSnapshot {
  const grantsOf = grantsBy(rows.grants);
  const { roles, memberships, defaultPrivileges, publications, extensions, eventTriggers } = rows;
  const { settings, sessionDefaults, largeObjects, functions, sequences, foreignServers } = rows;
  const languages = rows.grants.filter(({ on }) => on === "language");
  return {
    format: 1,
    server,
    schemas: rows.schemas.map((row) => ({ ...row, grants: grantsOf("schema", row.name, row.name) })),
    relations: assembleRelations(rows, grantsOf),
    functions: functions.map((row) => ({ ...row, grants: grantsOf("function", row.schema, row.name, row.signature) })),
    sequences: sequences.map((row) => ({ ...row, grants: grantsOf("relation", row.schema, row.name) })),
    databaseGrants: grantsOf("database", "", server.database),
    languageGrants: languages.map((row) => ({ ...grant(row), language: row.name })),
    catalogGrants: rows.catalogGrants.map((row) => ({ ...grant({ ...row, column: null }), relation: row.name })),
    foreignServers: foreignServers.map((row) => ({ ...row, grants: grantsOf("server", "", row.name) })),
    roles,
    memberships,
    defaultPrivileges,
    publications,
    extensions,
    eventTriggers,
    settings,
    sessionDefaults,
    largeObjects,
    unread,
  };
}
