import type { Diagnostic } from "@tapdb/core/diagnostics";
import type { ServerCheck } from "./session.ts";
import { readTenantTables, type TenantTable } from "./tenant-tables.ts";

/** Below this many rows an index on the tenant is not worth its writes. */
const WORTH_AN_INDEX = 10_000;

function policyOf(column: string, setting: string): string {
  const condition = `"${column}"::text = (select nullif(current_setting('${setting}', true), ''))`;
  return `using (${condition})\n  with check (${condition})`;
}

function finding(table: TenantTable, rest: Omit<Diagnostic, "place">): Diagnostic {
  return { ...rest, place: { object: `table ${table.schema}.${table.table}` } };
}

/** What is wrong with the protection of one table, the worst first. */
export function tableDiagnostics(table: TenantTable, setting: string): Diagnostic[] {
  const name = `"${table.schema}"."${table.table}"`;
  const create = `create policy tenant on ${name}\n  ${policyOf(table.column, setting)};`;
  const force = `alter table ${name} force row level security;`;
  if (!table.enabled) {
    const policy = table.policies === 0 ? `\n${create}` : "";
    const message = `It has the tenant column "${table.column}", but row-level security is off: every tenant sees every row.`;
    const fix = `alter table ${name} enable row level security;\n${force}${policy}`;
    return [finding(table, { code: "TENANCY.RLS_DISABLED", severity: "error", message, fix })];
  }
  const found: Diagnostic[] = [];
  const add = (code: string, severity: Diagnostic["severity"], message: string, fix: string): void => {
    found.push(finding(table, { code, severity, message, fix }));
  };
  if (table.open > 0) {
    add(
      "TENANCY.POLICY_OPEN",
      "error",
      "One of its policies is simply true, and permissive policies add up: everyone sees every row.",
      "Drop it, or make it restrictive.",
    );
  }
  if (table.policies === 0) {
    add(
      "TENANCY.NO_POLICY",
      "warning",
      "Row-level security is on, but no policy is for this role: it sees no row.",
      create,
    );
  } else if (table.bySetting === 0) {
    add(
      "TENANCY.OTHER_SETTING",
      "warning",
      `No policy of it reads the tenant from ${setting}.`,
      `Set tenancy.setting to what the policies read, or change them:\n${policyOf(table.column, setting)}`,
    );
  }
  if (!table.forced) add("TENANCY.RLS_NOT_FORCED", "warning", "The policies do not bind the table's owner.", force);
  if (table.perRow > 0) {
    add(
      "TENANCY.SETTING_PER_ROW",
      "info",
      "A policy calls current_setting once per row.",
      `Put it into a subquery, with the cast inside:\n${policyOf(table.column, setting)}`,
    );
  }
  if (!table.indexed && table.rows >= WORTH_AN_INDEX) {
    add(
      "TENANCY.NO_INDEX",
      "warning",
      `No index starts with "${table.column}", so a tenant's rows are found by reading everyone's.`,
      `create index concurrently on ${name} ("${table.column}");`,
    );
  }
  return found;
}

/** Every table with a tenant column has to be protected by policies. */
export const tenantTablesCheck: ServerCheck = {
  name: "tenant tables",
  async run({ client, config, findings }) {
    const tables = await readTenantTables(client, config.tenancy.setting);
    if (tables.length === 0) {
      return findings.unseen("tenant tables", "no table has a policy or a column that is named like a tenant's");
    }
    const problems = tables.map((table) => tableDiagnostics(table, config.tenancy.setting));
    for (const problem of problems.flat()) findings.report(problem);
    const sound = problems.filter((found) => found.every(({ severity }) => severity === "info")).length;
    if (sound > 0) findings.pass("tenant tables", `${sound} of ${tables.length} are protected by their policies`);
  },
};
