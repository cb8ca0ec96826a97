import type { Client } from "pg";

/** Whether policies bind a role. */
export interface RoleFacts {
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly bypassesRls: boolean;
  /** Roles it may become that are superusers or bypass row-level security. */
  readonly dangerousRoles: readonly string[];
  /** Tables with row-level security that it owns, itself or as a member of their owner. */
  readonly ownedTables: readonly string[];
}

const QUERY = `
  select r.rolname as role, r.rolsuper as "isSuperuser", r.rolbypassrls as "bypassesRls",
         array(select m.rolname::text from pg_roles m
               where m.oid <> r.oid and (m.rolsuper or m.rolbypassrls) and pg_has_role(r.oid, m.oid, 'member')
               order by 1) as "dangerousRoles",
         array(select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where c.relkind in ('r', 'p') and c.relrowsecurity and pg_has_role(r.oid, c.relowner, 'member')
               order by 1) as "ownedTables"
  from pg_roles r where r.rolname = current_user`;

/** Reads what the role of a connection is and may become. */
export async function readRoleFacts(client: Pick<Client, "query">): Promise<RoleFacts> {
  const { rows } = await client.query<RoleFacts>(QUERY);
  return rows[0]!;
}
