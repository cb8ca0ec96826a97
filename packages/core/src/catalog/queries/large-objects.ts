import { catalogQuery } from "../catalog-query.ts";

/** Large objects, counted by who owns them and who else has which right. */
export interface LargeObjects {
  readonly owner: string;
  /** `public` for everybody, null for the owner's own. */
  readonly grantee: string | null;
  readonly privilege: string | null;
  readonly count: number;
}

export const largeObjectsQuery = catalogQuery<LargeObjects>(
  "large objects",
  `select pg_get_userbyid(l.lomowner)::text as owner,
     case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end as grantee, g.privilege_type as privilege, count(*)::int as count
   from pg_largeobject_metadata l left join aclexplode(l.lomacl) g on g.grantee <> l.lomowner
   group by 1, 2, 3 order by 1, 2, 3`,
);
