import type { Diagnostic } from "@tapdb/core/diagnostics";
import type { ServerCheck } from "./session.ts";
import { readTenantTables, type TenantTable } from "./tenant-tables.ts";

/** Below this many rows an index on the tenant is not worth its writes. */
const WORTH_AN_INDEX = 10_000;

const TEXT_TYPES = new Set(["text", "character varying", "character", "citext"]);

/** The cast stands inside the subquery, where it is done once: outside it would be done for every row. */
function policyOf({ column, type }: TenantTable, setting: string): string {
  const cast = TEXT_TYPES.has(type) ? "" : `::${type}`;
  const condition = `"${column}" = (select nullif(current_setting('${setting}', true), '')${cast})`;
  return `using (${condition})\nwith check (${condition})`;
}

function finding(table: TenantTable, rest: Omit<Diagnostic, "place">): Diagnostic {
  return { ...rest, place: { object: `table ${table.schema}.${table.table}` } };
}

/** What is wrong with the protection of one table, the worst first. */
export function tableDiagnostics(table: TenantTable, setting: string): Diagnostic[] {
  const name = `"${table.schema}"."${table.table}"`;
  const create = `create policy tenant on ${name}\n${policyOf(table, setting)};`;
  const force = `alter table ${name} force row level security;`;
  if (!table.enabled) {
    const policy = table.policies === 0 ? `\n${create}` : "";
    const sign = table.guessed ? "is tied to tenants in other tables" : "says whose a row is";
    const message = `Its column "${table.column}" ${sign}, but row-level security is off: every tenant sees every row.`;
    const fix = `alter table ${name} enable row level security;\n${force}${policy}`;
    return [
      finding(table, { code: "TENANCY.RLS_DISABLED", severity: table.guessed ? "warning" : "error", message, fix }),
    ];
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
  } else if (table.bySetting === 0 && !table.follows) {
    add(
      "TENANCY.OTHER_SETTING",
      "warning",
      `No policy of it reads the tenant from ${setting}.`,
      `Set tenancy.setting to what the policies read, or change them:\n${policyOf(table, setting)}`,
    );
  }
  if (!table.forced) add("TENANCY.RLS_NOT_FORCED", "warning", "The policies do not bind the table's owner.", force);
  if (table.perRow > 0) {
    add(
      "TENANCY.SETTING_PER_ROW",
      "info",
      "A policy calls current_setting once per row.",
      `Put it into a subquery, with the cast inside:\n${policyOf(table, setting)}`,
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
