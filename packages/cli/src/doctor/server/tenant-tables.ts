import type { Client } from "pg";

/** A table that holds rows of tenants. */
export interface TenantTable {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  /** The column's type: `text`, `uuid`. */
  readonly type: string;
  /** Whether the column is only guessed: it has the name of the column that another table's policy reads. */
  readonly guessed: boolean;
  readonly enabled: boolean;
  readonly forced: boolean;
  /** Policies that apply to the connection's role. */
  readonly policies: number;
  /** Of these, permissive ones whose condition is simply true. */
  readonly open: number;
  /** Of these, those that read the tenant from the configured setting. */
  readonly bySetting: number;
  /** Whether a policy looks into another protected table, and so follows that one's policies. */
  readonly follows: boolean;
  /** Of these, those that call `current_setting` once per row rather than once per statement. */
  readonly perRow: number;
  /** Whether an index starts with the tenant column. */
  readonly indexed: boolean;
  /** Rows, as the server estimates them; -1 when it was never analysed. */
  readonly rows: number;
  /** Whether the connection's role may read it. */
  readonly readable: boolean;
}

/** Column names by which tenants are usually told apart. */
const USUAL_COLUMNS = [
  "tenant_id",
  "tenantid",
  "tenant",
  "organization_id",
  "organisation_id",
  "org_id",
  "workspace_id",
  "account_id",
  "company_id",
  "shop_id",
];

const QUERY = `
  with expression as (
    select p.polrelid, p.polpermissive,
           coalesce(pg_get_expr(p.polqual, p.polrelid), '') as qual,
           coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as text
    from pg_policy p
    where p.polroles = '{0}' or exists (select from unnest(p.polroles) r where r = 0 or pg_has_role(current_user, r, 'member'))
  ), policy as (
    select polrelid, count(*)::int as policies,
           count(*) filter (where polpermissive and qual = 'true')::int as open,
           count(*) filter (where position($2 in text) > 0)::int as by_setting,
           count(*) filter (where text ~* 'current_setting\\(' and text !~* 'select[^;]*current_setting\\(')::int as per_row
    from expression group by polrelid
  ), policy_column as (
    select distinct d.refobjid as relid, d.refobjsubid as attnum
    from pg_depend d join pg_policy p on p.oid = d.objid
    where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.refobjid = p.polrelid
      and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~* 'current_setting\\('
  ), tenant_column as (
    select distinct on (a.attrelid) a.attrelid, a.attnum, not (own or usual) as guessed
    from pg_attribute a,
         lateral (select lower(a.attname) = any ($1) as usual, (a.attrelid, a.attnum) in (select relid, attnum from policy_column) as own,
                         a.attname in (select b.attname from policy_column c join pg_attribute b on b.attrelid = c.relid and b.attnum = c.attnum
                                       where b.attname not in ('id', 'name')) as others) sign
    where not a.attisdropped and a.attnum > 0 and (usual or own or others)
    order by a.attrelid, (own and usual) desc, own desc, usual desc, a.attnum
  ), follower as (
    select distinct p.polrelid as relid
    from pg_depend d join pg_policy p on p.oid = d.objid join pg_class t on t.oid = d.refobjid
    where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid <> p.polrelid and t.relrowsecurity
  )
  select n.nspname as schema, c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as type, t.guessed, c.relrowsecurity as enabled,
         c.relforcerowsecurity as forced, coalesce(p.policies, 0) as policies, coalesce(p.open, 0) as open,
         coalesce(p.by_setting, 0) as "bySetting", coalesce(p.per_row, 0) as "perRow", c.reltuples::float8 as rows,
         c.oid in (select relid from follower) as follows,
         exists (select from pg_index i where i.indrelid = c.oid and i.indisvalid and i.indkey[0] = a.attnum) as indexed,
         has_table_privilege(c.oid, 'select') and has_schema_privilege(n.oid, 'usage') as readable
  from tenant_column t
  join pg_class c on c.oid = t.attrelid and c.relkind in ('r', 'p') and not c.relispartition
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = t.attrelid and a.attnum = t.attnum
  left join policy p on p.polrelid = c.oid
  where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
  order by 1, 2`;

/** The tables that hold rows of tenants, found by their policies and by the usual names of the tenant column. */
export async function readTenantTables(client: Pick<Client, "query">, setting: string): Promise<TenantTable[]> {
  const { rows } = await client.query<TenantTable>(QUERY, [USUAL_COLUMNS, setting]);
  return rows;
}
