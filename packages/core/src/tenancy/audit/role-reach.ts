import type { CatalogSnapshot, Grant, Membership, Relation, Role } from "../../catalog/index.ts";

/** A right on a relation. */
export type Privilege = "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "TRUNCATE" | "REFERENCES" | "TRIGGER" | "MAINTAIN";

const READ_ALL = "pg_read_all_data";
const WRITE_ALL = "pg_write_all_data";
const WRITES = new Set(["INSERT", "UPDATE", "DELETE"]);

function closure(
  start: string,
  memberships: readonly Membership[],
  follows: (one: Membership) => boolean,
): Set<string> {
  const reached = new Set([start]);
  for (const role of reached) {
    for (const one of memberships) if (one.member === role && follows(one)) reached.add(one.role);
  }
  return reached;
}

/**
 * What a role has, can do and can become, by the rules of the server.
 *
 * Source: PostgreSQL manual, "Role Membership", "Privileges".
 */
export class RoleReach {
  readonly name: string;
  readonly attributes: Role | undefined;
  /** Itself, and the roles whose rights it has without asking. */
  readonly inherited: ReadonlySet<string>;
  /** These, and the roles that it may become by SET ROLE. */
  readonly reachable: ReadonlySet<string>;
  readonly #snapshot: CatalogSnapshot;

  constructor(snapshot: CatalogSnapshot, name: string) {
    this.#snapshot = snapshot;
    this.name = name;
    this.attributes = snapshot.roles.find((role) => role.name === name);
    this.inherited = closure(name, snapshot.memberships, ({ inherits }) => inherits);
    this.reachable = closure(name, snapshot.memberships, ({ inherits, maySet }) => inherits || maySet);
  }

  /** Whether one of some rights is the role's. */
  holds(grants: readonly Grant[], privilege: string): boolean {
    return grants.some((grant) => grant.privilege === privilege && this.isGrantee(grant.grantee));
  }

  /** Whether a right of this grantee is the role's too. */
  isGrantee(grantee: string): boolean {
    return grantee === "public" || this.inherited.has(grantee);
  }

  /** Whether names in the schema can be used at all. */
  usesSchema(name: string): boolean {
    const schema = this.#snapshot.schemas.find((one) => one.name === name);
    if (schema === undefined) return true;
    return this.inherited.has(READ_ALL) || this.inherited.has(schema.owner) || this.holds(schema.grants, "USAGE");
  }

  /** Whether the role may do something to a relation, or to some of its columns; that a superuser may is left aside. */
  may(relation: Pick<Relation, "schema" | "owner" | "grants">, privilege: Privilege): boolean {
    if (this.inherited.has(relation.owner)) return true;
    if (privilege === "SELECT" && this.inherited.has(READ_ALL)) return true;
    if (WRITES.has(privilege) && this.inherited.has(WRITE_ALL)) return true;
    return this.usesSchema(relation.schema) && this.holds(relation.grants, privilege);
  }

  /** Whether the role may read or change rows of a relation. */
  touches(relation: Relation): boolean {
    return (["SELECT", "INSERT", "UPDATE", "DELETE"] as const).some((privilege) => this.may(relation, privilege));
  }

  /** Whether a policy that is for some roles is for this one. */
  isAddressed(roles: readonly string[]): boolean {
    return roles.some((role) => this.isGrantee(role));
  }

  /** Whether no policy binds the role: superusers, BYPASSRLS. */
  get bypasses(): boolean {
    return this.attributes?.superuser === true || this.attributes?.bypassRls === true;
  }

  /** Whether the role is not bound by the policies of a table. */
  isExempt(relation: Relation): boolean {
    if (!relation.rlsEnabled || this.bypasses) return true;
    return !relation.rlsForced && this.inherited.has(relation.owner);
  }
}
