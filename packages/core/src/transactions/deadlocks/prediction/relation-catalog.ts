import { quoteIdentifier } from "../../../sql/index.ts";
import type { ScratchConnection } from "./scratch-database.ts";

/** A unique index of a table. */
export interface UniqueIndex {
  readonly name: string;
  /** The same, or that of the partitioned table's index. */
  readonly family: string;
  /** Its columns and expressions, as SQL. */
  readonly columns: readonly string[];
  /** The condition of a partial index, as SQL. */
  readonly predicate: string | null;
}

/** A table whose rows may be locked. */
export interface LockableRelation {
  readonly oid: number;
  /** Schema-qualified, as text. */
  readonly name: string;
  /** Schema-qualified and quoted. */
  readonly sql: string;
  /** What tells its rows apart: the primary key, else a unique index, else the place of the row. */
  readonly key: readonly string[];
  /** Of the index that the key is of. */
  readonly family: string;
  readonly unique: readonly UniqueIndex[];
  readonly pages: number;
}

const CATALOG = `
  select c.oid::int as oid, n.nspname as schema, c.relname as name, c.relpages as pages,
    coalesce((select json_agg(json_build_object(
        'name', ic.relname, 'family', coalesce(pg_partition_root(ic.oid), ic.oid)::regclass::text, 'primary', i.indisprimary,
        'columns', (select json_agg(pg_get_indexdef(i.indexrelid, k, true) order by k)
                    from generate_series(1, i.indnkeyatts) k),
        'predicate', pg_get_expr(i.indpred, i.indrelid)) order by i.indisprimary desc, ic.relname)
      from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid
      where i.indrelid = c.oid and i.indisunique), '[]') as indexes
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'`;

interface CatalogRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly pages: number;
  readonly indexes: readonly (UniqueIndex & { readonly primary: boolean })[];
}

/** What is known of a database. */
export interface RelationCatalog {
  /** By oid. */
  readonly relations: ReadonlyMap<number, LockableRelation>;
  /** Whether there are constraints that are checked at COMMIT. */
  readonly hasDeferrable: boolean;
}

const DEFERRABLE = "select exists (select from pg_catalog.pg_constraint where condeferrable) as found";

/** Reads the tables of a database. */
export async function readRelations(connection: ScratchConnection): Promise<RelationCatalog> {
  const { rows } = await connection.query<CatalogRow>(CATALOG);
  const relations = rows.map(({ oid, schema, name, pages, indexes }): [number, LockableRelation] => {
    const whole = indexes.filter(({ predicate }) => predicate === null);
    const identity = whole.find(({ primary }) => primary) ?? whole[0];
    const key = identity?.columns ?? ["ctid"];
    const unique = indexes.map((index) => ({ ...index, name: `${schema}.${index.name}` }));
    const sql = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
    return [
      oid,
      { oid, name: `${schema}.${name}`, sql, key, family: identity?.family ?? `${schema}.${name}`, unique, pages },
    ];
  });
  const deferrable = await connection.query<{ found: boolean }>(DEFERRABLE);
  return { relations: new Map(relations), hasDeferrable: deferrable.rows[0]!.found };
}

/** SQL that gives a row's key as the text of a JSON array of texts. */
export function keySql(columns: readonly string[], alias = ""): string {
  const prefixed = columns.map((column) => (alias !== "" && column === "ctid" ? `${alias}.ctid` : column));
  return `json_build_array(${prefixed.map((column) => `(${column})::text`).join(", ")})::text`;
}
