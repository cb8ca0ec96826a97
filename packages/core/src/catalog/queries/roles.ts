import { catalogQuery } from "../catalog-query.ts";

/** A role; its password is never looked at. */
export interface Role {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  readonly inherit: boolean;
  readonly createRole: boolean;
  readonly createDatabase: boolean;
  readonly login: boolean;
  readonly replication: boolean;
}

/** That one role is a member of another. */
export interface Membership {
  readonly role: string;
  readonly member: string;
  /** Whether the member has the role's rights without asking. */
  readonly inherits: boolean;
  /** Whether the member may SET ROLE to it. */
  readonly maySet: boolean;
  /** Whether the member may make others members. */
  readonly admin: boolean;
}

export const rolesQuery = catalogQuery<Role>(
  "roles",
  `select rolname::text as name, rolsuper as superuser, rolbypassrls as "bypassRls", rolinherit as inherit,
     rolcreaterole as "createRole", rolcreatedb as "createDatabase", rolcanlogin as login, rolreplication as replication
   from pg_roles order by 1`,
);

export const membershipsQuery = catalogQuery<Membership>(
  "role memberships",
  (major) => `select pg_get_userbyid(m.roleid)::text as role, u.rolname::text as member,
     ${major >= 16 ? "m.inherit_option" : "u.rolinherit"} as inherits, ${major >= 16 ? "m.set_option" : "true"} as "maySet",
     m.admin_option as admin
   from pg_auth_members m join pg_roles u on u.oid = m.member order by 1, 2`,
);
