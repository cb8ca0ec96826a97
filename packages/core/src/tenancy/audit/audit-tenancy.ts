import { bySeverity, type Diagnostic } from "../../diagnostics/index.ts";
import { loadSqlParser } from "../../sql/index.ts";
import { AuditContext } from "./audit-context.ts";
import type { AuditInput } from "./audit-input.ts";
import { SqlReader } from "./predicate/sql-reader.ts";
import type { AuditRule } from "./rule.ts";
import { AUDIT_RULES } from "./rules/all-rules.ts";

const DOCS = "https://github.com/tapdb/tapdb/blob/main/docs/rules/tenancy";

/** What an audit found, and what it went by. */
export interface AuditResult {
  /** The worst first. */
  readonly diagnostics: readonly Diagnostic[];
  /** The role that was taken for the application's. */
  readonly role: string;
  /** The setting and the column that tell tenants apart. */
  readonly setting: string | undefined;
  readonly column: string;
  /** How many tables belong to tenants. */
  readonly tables: number;
  /** How many rules were asked. */
  readonly rules: number;
}

/** The page of a rule. */
export function ruleDocsUrl(code: string): string {
  return `${DOCS}/${code.replace("TENANCY.", "").toLowerCase().replaceAll("_", "-")}.md`;
}

function diagnose(rule: AuditRule, audit: AuditContext): Diagnostic[] {
  return [...rule.check(audit)].map(({ severity, place, message, evidence, fix }) => ({
    code: rule.code,
    severity: severity ?? rule.severity,
    message,
    place,
    ...(evidence === undefined || evidence.length === 0 ? {} : { evidence }),
    ...(fix === undefined ? {} : { fix }),
    docsUrl: ruleDocsUrl(rule.code),
  }));
}

/**
 * Looks for ways in which one tenant can see, change or notice another's rows, in a catalog snapshot and in what the
 * application's ORMs know. Sends nothing: the snapshot has all of it.
 *
 * @example auditTenancy({ snapshot: await readCatalog(client), role: "app" })
 */
export async function auditTenancy(input: AuditInput): Promise<AuditResult> {
  const audit = new AuditContext(input, new SqlReader(await loadSqlParser()));
  const rules = AUDIT_RULES.filter(({ code }) => input.without?.includes(code) !== true);
  return {
    diagnostics: bySeverity(rules.flatMap((rule) => diagnose(rule, audit))),
    role: audit.app.name,
    setting: audit.tenancy.setting,
    column: audit.tenancy.column,
    tables: audit.tables.length,
    rules: rules.length,
  };
}
