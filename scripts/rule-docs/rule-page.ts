import { AUDIT_RULES, type AuditRule } from "@tapdb/core/audit";
import { ALL_CASES, BASE_SCHEMAS, baseOf, fillIn, type AuditCase } from "@tapdb/testkit/audit-corpus";

const ROLES = { app: "app", owner: "owner", system: "system" };
const FENCE = "```";

/** `TENANCY.FORCE_MISSING` is in `force-missing.md`. */
export function slugOf(code: string): string {
  return code.replace("TENANCY.", "").toLowerCase().replaceAll("_", "-");
}

function example(title: string, one: AuditCase | undefined): string[] {
  if (one === undefined) return [];
  const sql =
    one.sql === undefined
      ? []
      : fillIn(one.sql, BASE_SCHEMAS[baseOf({ ...one, base: one.base ?? "text" })], ROLES).split(/;\s+(?=[a-z])/);
  const models = one.models === undefined ? [] : [`${FENCE}json`, JSON.stringify(one.models, null, 2), FENCE];
  const statements =
    sql.length === 0
      ? []
      : [`${FENCE}sql`, ...sql.map((statement, index) => statement + (index < sql.length - 1 ? ";" : "")), FENCE];
  return [`${title}: ${one.name}.`, "", ...statements, ...models, ""];
}

/** The page of a rule: what it says of itself, and the first of its cases. */
export function rulePage({ code, severity, finds, why, remedy }: AuditRule): string {
  const cases = ALL_CASES.filter(({ rule }) => rule === code);
  const examples = [
    ...example(
      "Reported",
      cases.find(({ misconfigured }) => misconfigured),
    ),
    ...example(
      "Not reported",
      cases.find(({ misconfigured }) => !misconfigured),
    ),
  ];
  const lines = [
    `# ${code}`,
    "",
    finds,
    "",
    `Severity: ${severity}.`,
    "",
    "## Why",
    "",
    why,
    "",
    "## What to do",
    "",
    remedy,
  ];
  if (examples.length > 0) lines.push("", "## Example", "", ...examples);
  return `${lines.join("\n").trimEnd()}\n`;
}

/** The index of all rules. */
export function ruleIndex(): string {
  const rows = AUDIT_RULES.toSorted((a, b) => a.code.localeCompare(b.code)).map(
    ({ code, severity, finds }) => `| [${code}](${slugOf(code)}.md) | ${severity} | ${finds} |`,
  );
  const about = `\`tapdb tenancy audit\` asks ${AUDIT_RULES.length} rules. An \`error\` lets one tenant reach another's rows, a \`warning\` probably does or\nwill, \`info\` is worth knowing. The pages are made from the rules and their test cases: \`npm run check:rule-docs -- --write\`.`;
  return (
    ["# Rules of tenant isolation", "", about, "", "| code | severity | finds |", "|---|---|---|", ...rows].join("\n") +
    "\n"
  );
}
