/** Whether policies bind the role that the application connects with. */
import { TapdbError } from "../errors/index.ts";

/** What the check reads; the driver's server probe gives it. */
export interface RoleFacts {
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly bypassesRls: boolean;
  readonly dangerousRoles: readonly string[];
  readonly ownedTables: readonly string[];
}

const HINT =
  "Connect as a role made with: create role app login nosuperuser nobypassrls; and grant it only what it needs.";

/**
 * Everything that is wrong with the role, the worst first; empty when policies bind it.
 *
 * Source: PostgreSQL manual, "Row Security Policies": superusers and roles with BYPASSRLS are not subject to policies, and
 * a table's owner may switch them off.
 */
export function roleProblems(facts: RoleFacts): readonly TapdbError[] {
  const problems: TapdbError[] = [];
  const add = (
    code: "ROLE.SUPERUSER" | "ROLE.BYPASSRLS" | "ROLE.MEMBER" | "ROLE.OWNER",
    message: string,
    hint = HINT,
  ): void => {
    problems.push(new TapdbError({ code, message, hint, details: { role: facts.role } }));
  };
  if (facts.isSuperuser) add("ROLE.SUPERUSER", `The role "${facts.role}" is a superuser: no policy applies to it.`);
  if (facts.bypassesRls && !facts.isSuperuser)
    add("ROLE.BYPASSRLS", `The role "${facts.role}" bypasses row-level security.`);
  if (facts.dangerousRoles.length > 0) {
    add(
      "ROLE.MEMBER",
      `The role "${facts.role}" may become ${facts.dangerousRoles.join(", ")}, to whom no policy applies.`,
      "Revoke the membership.",
    );
  }
  if (facts.ownedTables.length > 0 && !facts.isSuperuser) {
    const tables = facts.ownedTables.join(", ");
    add(
      "ROLE.OWNER",
      `The role "${facts.role}" owns tables (${tables}); an owner may switch their policies off.`,
      "Let another role own the tables: alter table … owner to …;",
    );
  }
  return problems;
}
