/** One read of the catalogs: what it is called in {@link CatalogSnapshot.unread}, and its statement by major version. */
export interface CatalogQuery<Row> {
  readonly part: string;
  /** The statement for a server of this major; it has no parameters and names no OID in its result. */
  sql(major: number): string;
  /** Only the type of the rows; never set. */
  readonly row?: Row;
}

/** Types a query. */
export function catalogQuery<Row>(part: string, sql: string | ((major: number) => string)): CatalogQuery<Row> {
  return { part, sql: typeof sql === "string" ? () => sql : sql };
}

/** Schemas that belong to people, and not to the server or one session. */
export const USER_SCHEMA = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname !~ '^pg_(toast_)?temp_'`;

/** The extension that an object belongs to, or null; for a row of `catalog` with this OID. */
export function extensionOf(catalog: string, oid: string): string {
  return `(select e.extname::text from pg_depend x join pg_extension e on e.oid = x.refobjid
    where x.classid = '${catalog}'::regclass and x.objid = ${oid} and x.refclassid = 'pg_extension'::regclass and x.deptype = 'e')`;
}

/** A select of the rights on objects, the default ones included, the owner's left out. */
export function grantsOf(kind: string, acl: string, owner: string): string {
  return `aclexplode(coalesce(${acl}, acldefault('${kind}', ${owner}))) g where g.grantee <> ${owner}`;
}

/** The columns that tell a right: who has it, which, and whether it may be passed on. */
export const GRANT_COLUMNS = `case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end as grantee,
  g.privilege_type as privilege, g.is_grantable as grantable`;
