import type { ServerCheck } from "./session.ts";

/** A view reads with its owner's rights unless it is `security_invoker`; a materialised view keeps what its owner saw. */
const QUERY = `
  select format('%I.%I', n.nspname, v.relname) as name, v.relkind = 'm' as materialised, o.rolname as owner,
    current_setting('server_version_num')::int >= 150000 as can_invoke
  from pg_class v
  join pg_namespace n on n.oid = v.relnamespace
  join pg_roles o on o.oid = v.relowner
  where v.relkind in ('v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
    and has_table_privilege(v.oid, 'select')
    and not coalesce(v.reloptions @> array['security_invoker=true'] or v.reloptions @> array['security_invoker=on'], false)
    and exists (
      select from pg_rewrite r
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
      join pg_class t on t.oid = d.refobjid and t.relkind in ('r', 'p') and t.relrowsecurity
      where r.ev_class = v.oid
        and (v.relkind = 'm' or o.rolsuper or o.rolbypassrls or (t.relowner = v.relowner and not t.relforcerowsecurity)))
  order by 1`;

interface LeakyView {
  readonly name: string;
  readonly materialised: boolean;
  readonly owner: string;
  /** Whether the server knows `security_invoker`, which came with PostgreSQL 15. */
  readonly can_invoke: boolean;
}

function fixOf({ name, materialised, can_invoke }: LeakyView): string {
  if (materialised) return `revoke select on ${name} from public;`;
  if (can_invoke) return `alter view ${name} set (security_invoker = true);`;
  return `alter view ${name} owner to app_views; -- a role that policies bind; PostgreSQL 15 has security_invoker`;
}

/** Views are the way around policies that is overlooked most often. */
export const leakyViewsCheck: ServerCheck = {
  name: "views",
  async run({ client, findings }) {
    const { rows } = await client.query<LeakyView>(QUERY);
    if (rows.length === 0)
      return findings.pass("views", "none reads protected tables with rights that policies do not bind");
    for (const view of rows) {
      const { name, materialised, owner } = view;
      findings.report({
        code: "TENANCY.VIEW_BYPASSES",
        severity: "error",
        message: materialised
          ? "A materialised view over protected tables: it holds every tenant's rows, and no policy protects it."
          : `The view reads protected tables as "${owner}", whom policies do not bind: every tenant sees every row.`,
        place: { object: `view ${name}` },
        fix: fixOf(view),
      });
    }
  },
};
