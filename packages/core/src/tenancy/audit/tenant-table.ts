import type { Column, Policy, Relation } from "../../catalog/index.ts";

/** What of a row is asked of its policies. */
export type Access = "select" | "insert" | "update" | "update-check" | "delete";

/** A table whose rows belong to tenants. */
export interface TenantTable {
  readonly relation: Relation;
  /** The column that says whose a row is; undefined where rows belong to a tenant through another table. */
  readonly column: Column | undefined;
}

/** Whether an access is a write whose new row is checked. */
export function isCheck(access: Access): boolean {
  return access === "insert" || access === "update-check";
}

/** The expression with which a policy answers to an access, or undefined when it says nothing about it. */
export function expressionFor({ command, using, withCheck }: Policy, access: Access): string | undefined {
  const wanted = access === "update-check" ? "update" : access;
  if (command !== "all" && command !== wanted) return undefined;
  return (isCheck(access) ? (withCheck ?? using) : using) ?? undefined;
}

/** Whether a type holds text, in which an empty tenant can be. */
export function isTextType(type: string): boolean {
  return /^(text|character|varchar|citext|name|bpchar)/.test(type);
}
