import { catalogQuery, GRANT_COLUMNS } from "../catalog-query.ts";

/** A right that objects get when they are made. */
export interface DefaultPrivilege {
  /** The role whose objects get it. */
  readonly owner: string;
  /** The schema that it is limited to, or null. */
  readonly schema: string | null;
  readonly on: "tables" | "sequences" | "functions" | "types" | "schemas" | "large objects";
  readonly grantee: string;
  readonly privilege: string;
  readonly grantable: boolean;
}

export const defaultPrivilegesQuery = catalogQuery<DefaultPrivilege>(
  "default privileges",
  `select pg_get_userbyid(d.defaclrole)::text as owner, n.nspname::text as schema,
     case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
       when 'n' then 'schemas' else 'large objects' end as on, ${GRANT_COLUMNS}
   from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace, aclexplode(d.defaclacl) g
   where g.grantee <> d.defaclrole order by 1, 2, 3, 4, 5`,
);
