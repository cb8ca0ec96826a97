import type { Diagnostic } from "@tapdb/core/diagnostics";
import { readRoleFacts, type RoleFacts } from "./role-facts.ts";
import type { ServerCheck } from "./session.ts";

const MAX_NAMED = 5;

function named(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** What of a role lets it around the policies, the worst first. */
export function roleDiagnostics({
  role,
  isSuperuser,
  bypassesRls,
  dangerousRoles,
  ownedTables,
}: RoleFacts): Diagnostic[] {
  const found: Diagnostic[] = [];
  const place = { object: `role ${role}` };
  const fresh =
    "create role app login nosuperuser nobypassrls;\ngrant select, insert, update, delete on all tables in schema public to app;";
  const add = (code: string, message: string, fix: string): void => {
    found.push({ code, severity: "error", message, place, fix });
  };
  if (isSuperuser) {
    add("ROLE.SUPERUSER", "The role is a superuser: no policy applies to it.", fresh);
    return found;
  }
  if (bypassesRls) add("ROLE.BYPASSRLS", "The role bypasses row-level security.", `alter role "${role}" nobypassrls;`);
  if (dangerousRoles.length > 0) {
    const fix = dangerousRoles.map((dangerous) => `revoke "${dangerous}" from "${role}";`).join("\n");
    add("ROLE.MEMBER", `The role may become ${named(dangerousRoles)}, to whom no policy applies.`, fix);
  }
  if (ownedTables.length > 0) {
    const message = `The role owns ${named(ownedTables)}, and an owner may switch policies off.`;
    add("ROLE.OWNER", message, "Let another role own the tables: alter table … owner to …;");
  }
  return found;
}

/** The application's role has to be one that policies bind. */
export const roleCheck: ServerCheck = {
  name: "role",
  async run({ client, findings }) {
    const facts = await readRoleFacts(client);
    const problems = roleDiagnostics(facts);
    for (const problem of problems) findings.report(problem);
    if (problems.length === 0)
      findings.pass("role", `"${facts.role}": policies bind it, and it owns no protected table`);
  },
};
