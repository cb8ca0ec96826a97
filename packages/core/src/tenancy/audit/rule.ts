import type { Place, Severity } from "../../diagnostics/index.ts";
import type { AuditContext } from "./audit-context.ts";

/** One thing that a rule found. */
export interface Finding {
  readonly place: Place;
  /** What is wrong there, one sentence. */
  readonly message: string;
  /** Facts that it was concluded from. */
  readonly evidence?: readonly string[];
  /** SQL to run, code to write, or one sentence. */
  readonly fix?: string;
  /** Where it is worse or better than the rule usually is. */
  readonly severity?: Severity;
}

/** A check of tenant isolation. */
export interface AuditRule {
  /** `TENANCY.FORCE_MISSING`; stable. */
  readonly code: `TENANCY.${string}`;
  readonly severity: Severity;
  /** What it finds, one sentence. */
  readonly finds: string;
  /** How it leaks, or what it costs. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
  /** Looks; a rule relies on what things mean, never on how they are named. */
  check(audit: AuditContext): Iterable<Finding>;
}

/** Types a rule. */
export function defineRule(rule: AuditRule): AuditRule {
  return rule;
}

/** The place of a relation, a role, a function. */
export function at(kind: string, name: { readonly schema: string; readonly name: string } | string): Place {
  return { object: `${kind} ${typeof name === "string" ? name : `${name.schema}.${name.name}`}` };
}
