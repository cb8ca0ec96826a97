/** Why a policy lets through rows of other tenants: the kinds that the rules report. */
import type { Policy } from "../../catalog/index.ts";
import type { AppliedPolicy, AuditContext } from "./audit-context.ts";
import { bare, disjuncts, walk, type Expression } from "./predicate/expression.ts";
import { substitute } from "./predicate/inline-call.ts";
import type { Verdict } from "./predicate/judge-predicate.ts";
import { correlates, isBoundQuery } from "./predicate/subquery-binding.ts";
import type { Privilege } from "./role-reach.ts";
import { isCheck, type Access, type TenantTable } from "./tenant-table.ts";

/** What is wrong with a policy. */
export type LeakKind =
  | "always-true"
  | "inverted"
  | "literal"
  | "bypass-setting"
  | "or-widens"
  | "pattern"
  | "subquery"
  | "adds-up"
  | "not-by-tenant";

/** A policy that is for the application, judged together with the restrictive ones beside it. */
export interface JudgedPolicy {
  readonly table: TenantTable;
  readonly policy: Policy;
  readonly expression: Expression;
  /** Whether its WITH CHECK is meant, and not its USING. */
  readonly check: boolean;
  readonly verdict: Verdict;
  /** The verdict without the restrictive policies. */
  readonly alone: Verdict;
  readonly leak: LeakKind | undefined;
}

const PRIVILEGES: Readonly<Record<Access, Privilege>> = {
  select: "SELECT",
  insert: "INSERT",
  update: "UPDATE",
  "update-check": "UPDATE",
  delete: "DELETE",
};

const both = (expression: Expression, floor: readonly Expression[]): Expression =>
  floor.length === 0 ? expression : { kind: "and", operands: [expression, ...floor] };

/** Without what other settings than the tenant's say: as if nobody had set them. */
function withoutFlags(audit: AuditContext, table: TenantTable, expression: Expression): Expression {
  const { tenantSettings } = audit.scope(table.relation, [table.relation.name], expression);
  return substitute(expression, (part) => {
    if (part.kind !== "call" || part.name !== "current_setting" || part.operands[0] === undefined) return undefined;
    const name = bare(part.operands[0]);
    const tenants = name.kind === "constant" && tenantSettings.has(String(name.value).toLowerCase());
    return tenants ? undefined : { kind: "constant", value: null };
  });
}

function hasPattern(expression: Expression, column: string | undefined): boolean {
  const names = new Set(["starts_with", "strpos", "position", "regexp_like"]);
  return [...walk(expression)].some(
    (part) =>
      (part.kind === "pattern" || (part.kind === "call" && names.has(part.name))) &&
      part.operands.some((one) => [...walk(one)].some((inner) => inner.kind === "column" && inner.name === column)),
  );
}

function looseSubquery(audit: AuditContext, { relation }: TenantTable, expression: Expression): boolean {
  const scope = audit.scope(relation, [relation.name], expression);
  return [...walk(expression)].some(
    (part) =>
      part.kind === "subquery" &&
      part.form === "exists" &&
      isBoundQuery(part.query, scope) &&
      !correlates(part.query, scope),
  );
}

function kindOf(
  audit: AuditContext,
  table: TenantTable,
  one: AppliedPolicy,
  others: readonly AppliedPolicy[],
  floor: readonly Expression[],
): LeakKind | undefined {
  const leaks = (expression: Expression): boolean => audit.judge(table, both(expression, floor)).foreign;
  const { expression } = one;
  const verdict = audit.judge(table, both(expression, floor));
  if (!verdict.foreign) return verdict.literal ? "literal" : undefined;
  const alone = audit.judge(table, expression);
  if (alone.always) return "always-true";
  if (!alone.own) return "inverted";
  const asIfUnset = withoutFlags(audit, table, expression);
  if (!leaks(asIfUnset) && audit.judge(table, asIfUnset).own) return "bypass-setting";
  const parts = disjuncts(expression);
  if (parts.length > 1 && parts.some((part) => !leaks(part) && audit.judge(table, part).own)) return "or-widens";
  if (hasPattern(expression, table.column?.name)) return "pattern";
  if (looseSubquery(audit, table, expression)) return "subquery";
  return others.some((other) => other !== one && !leaks(other.expression)) ? "adds-up" : "not-by-tenant";
}

function judgeAccess(audit: AuditContext, table: TenantTable, access: Access): JudgedPolicy[] {
  const { permissive, restrictive } = audit.applied(table.relation, access);
  const floor = restrictive.map(({ expression }) => expression);
  const check = isCheck(access);
  // Where a policy has no WITH CHECK of its own, its USING is judged already.
  const meant = check ? permissive.filter(({ policy }) => policy.withCheck !== null) : permissive;
  return meant.map((one) => ({
    table,
    ...one,
    check,
    verdict: audit.judge(table, both(one.expression, floor)),
    alone: audit.judge(table, one.expression),
    leak: kindOf(audit, table, one, permissive, floor),
  }));
}

const kept = new WeakMap<AuditContext, readonly JudgedPolicy[]>();

function judgeAll(audit: AuditContext): JudgedPolicy[] {
  const found = new Map<string, JudgedPolicy>();
  for (const table of audit.tables.filter(({ relation }) => relation.rlsEnabled)) {
    for (const access of ["select", "update", "delete", "insert", "update-check"] as const) {
      if (!audit.app.may(table.relation, PRIVILEGES[access])) continue;
      for (const judged of judgeAccess(audit, table, access)) {
        const key = JSON.stringify([table.relation.schema, table.relation.name, judged.policy.name, judged.check]);
        // A policy for all commands is told once, where it leaks if it leaks anywhere.
        if (found.get(key)?.leak === undefined) found.set(key, judged);
      }
    }
  }
  return [...found.values()];
}

/** The permissive policies of tenants' tables that are for the application, judged. */
export function judgedPolicies(audit: AuditContext): readonly JudgedPolicy[] {
  const known = kept.get(audit) ?? judgeAll(audit);
  kept.set(audit, known);
  return known;
}
