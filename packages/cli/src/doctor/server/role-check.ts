import type { Client } from "pg";
import { createTapdb, roleProblems, type RoleFacts } from "@tapdb/core";
import type { TapdbConfig } from "@tapdb/core/config";
import type { Diagnostic } from "@tapdb/core/diagnostics";
import type { TapdbErrorCode } from "@tapdb/core/errors";
import type { ServerCheck } from "./session.ts";

const FRESH_ROLE = `create role app login nosuperuser nobypassrls;
grant select, insert, update, delete on all tables in schema public to app;`;

/** Owners of protected tables that the role may become: as such it could switch their policies off. */
const OWNERS = `
  select distinct o.rolname as owner
  from pg_class c join pg_roles o on o.oid = c.relowner
  where c.relkind in ('r', 'p') and c.relrowsecurity and o.rolname <> current_user and not o.rolsuper and not o.rolbypassrls
    and pg_has_role(current_user, o.oid, 'member')
  order by 1`;

function fixOf(code: TapdbErrorCode, { role, dangerousRoles }: RoleFacts): string {
  if (code === "ROLE.BYPASSRLS") return `alter role "${role}" nobypassrls;`;
  if (code === "ROLE.MEMBER")
    return dangerousRoles.map((dangerous) => `revoke "${dangerous}" from "${role}";`).join("\n");
  if (code === "ROLE.OWNER") return "Let another role own the tables: alter table … owner to …;";
  return FRESH_ROLE;
}

/** What of a role lets it around the policies: the same verdict that an application gets when it starts. */
export function roleDiagnostics(facts: RoleFacts): Diagnostic[] {
  return roleProblems(facts).map(({ code, message, docsUrl }) => ({
    code,
    severity: "error",
    message,
    place: { object: `role ${facts.role}` },
    fix: fixOf(code, facts),
    docsUrl,
  }));
}

async function readFacts(config: TapdbConfig): Promise<RoleFacts> {
  const tap = createTapdb({
    ...config,
    poolSize: 1,
    maxOverflow: 0,
    tenancy: { ...config.tenancy, roleCheck: "warn" },
  });
  try {
    return await tap.start();
  } finally {
    await tap.close();
  }
}

async function ownerMembership(client: Client, role: string): Promise<Diagnostic[]> {
  const { rows } = await client.query<{ owner: string }>(OWNERS);
  return rows.map(({ owner }) => ({
    code: "ROLE.OWNER_MEMBER",
    severity: "warning",
    message: `The role may become ${owner}, who owns protected tables and may switch their policies off.`,
    place: { object: `role ${role}` },
    fix: `revoke "${owner}" from "${role}";`,
  }));
}

/** The application's role has to be one that policies bind. */
export const roleCheck: ServerCheck = {
  name: "role",
  async run({ client, config, findings }) {
    const facts = await readFacts(config);
    const problems = roleDiagnostics(facts);
    if (!facts.isSuperuser) problems.push(...(await ownerMembership(client, facts.role)));
    for (const problem of problems) findings.report(problem);
    if (problems.length === 0) findings.pass("role", `"${facts.role}": policies bind it, and it owns no table`);
  },
};
