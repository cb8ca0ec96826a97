import { catalogQuery, GRANT_COLUMNS, grantsOf, USER_SCHEMA } from "../catalog-query.ts";

/** A right on something, its owner's own left out. */
export interface Grant {
  /** `public` stands for everybody. */
  readonly grantee: string;
  /** `SELECT`, `EXECUTE`. */
  readonly privilege: string;
  readonly grantable: boolean;
  /** The column that it is limited to. */
  readonly column: string | null;
}

/** A right, and what it is on. */
export interface GrantRow extends Grant {
  readonly on: "relation" | "schema" | "function" | "database" | "language" | "server";
  readonly schema: string;
  readonly name: string;
  /** Of a function. */
  readonly signature: string;
}

const KINDS = `case c.relkind when 'S' then 's' else 'r' end::"char"`;

export const grantsQuery = catalogQuery<GrantRow>(
  "grants",
  `select 'relation' as on, n.nspname::text as schema, c.relname::text as name, '' as signature, null::text as column, ${GRANT_COLUMNS}
   from pg_class c join pg_namespace n on n.oid = c.relnamespace,
     aclexplode(coalesce(c.relacl, acldefault(${KINDS}, c.relowner))) g
   where g.grantee <> c.relowner and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${USER_SCHEMA}
   union all
   select 'relation', n.nspname::text, c.relname::text, '', a.attname::text, ${GRANT_COLUMNS}
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(a.attacl) g
   where a.attacl is not null and not a.attisdropped and g.grantee <> c.relowner and ${USER_SCHEMA}
   union all
   select 'schema', n.nspname::text, n.nspname::text, '', null, ${GRANT_COLUMNS}
   from pg_namespace n, ${grantsOf("n", "n.nspacl", "n.nspowner")} and ${USER_SCHEMA}
   union all
   select 'function', n.nspname::text, p.proname::text, pg_get_function_identity_arguments(p.oid), null, ${GRANT_COLUMNS}
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
     ${grantsOf("f", "p.proacl", "p.proowner")} and ${USER_SCHEMA}
       and not exists (select from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
   union all
   select 'database', '', d.datname::text, '', null, ${GRANT_COLUMNS}
   from pg_database d, ${grantsOf("d", "d.datacl", "d.datdba")} and d.datname = current_database()
   union all
   select 'language', '', l.lanname::text, '', null, ${GRANT_COLUMNS}
   from pg_language l, ${grantsOf("l", "l.lanacl", "l.lanowner")} and l.lanname not in ('internal', 'c')
   union all
   select 'server', '', s.srvname::text, '', null, ${GRANT_COLUMNS}
   from pg_foreign_server s, ${grantsOf("S", "s.srvacl", "s.srvowner")}
   order by 1, 2, 3, 4, 5, 6, 7`,
);

/** Rights on the server's own catalogs and views that somebody has widened since `initdb`. */
export const catalogGrantsQuery = catalogQuery<Pick<GrantRow, "name" | "grantee" | "privilege" | "grantable">>(
  "grants on the system catalogs",
  `select c.relname::text as name, ${GRANT_COLUMNS}
   from pg_class c, aclexplode(c.relacl) g
   where c.relnamespace = 'pg_catalog'::regnamespace and g.grantee <> c.relowner
     and not exists (select from pg_init_privs i, aclexplode(i.initprivs) o where i.classoid = 'pg_class'::regclass and i.objoid = c.oid
       and i.objsubid = 0 and o.grantee = g.grantee and o.privilege_type = g.privilege_type)
   order by 1, 2, 3`,
);
