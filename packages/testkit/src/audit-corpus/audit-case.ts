import type { OrmModel, TenancyDeclaration } from "@tapdb/core/audit";
import type { BaseName } from "./base-schemas.ts";

/** What is done to a correct schema before it is audited. */
export interface AuditChange {
  /** SQL with the words of {@link fillIn}, run as the tables' owner; `reset role;` makes it the superuser. */
  readonly sql?: string;
  readonly models?: readonly OrmModel[];
  readonly tenancy?: TenancyDeclaration;
  /** The only base schema that it makes sense on. @defaultValue any */
  readonly base?: BaseName;
  /** The oldest major that knows the SQL. @defaultValue 14 */
  readonly since?: number;
  /** Other rules that are right to report something too. @defaultValue none */
  readonly beside?: readonly string[];
}

/** A change, whether a rule has to find it, and which. */
export interface AuditCase extends AuditChange {
  readonly rule: string;
  readonly name: string;
  readonly misconfigured: boolean;
}

type Changes = Readonly<Record<string, string | AuditChange>>;

function toCases(rule: string, changes: Changes, misconfigured: boolean): AuditCase[] {
  return Object.entries(changes).map(([name, change]) => ({
    rule,
    name,
    misconfigured,
    ...(typeof change === "string" ? { sql: change } : change),
  }));
}

/** The cases of one rule: what it has to find, and what looks like that and is fine. */
export function ruleCases(rule: string, { finds, passes }: { finds: Changes; passes: Changes }): readonly AuditCase[] {
  return [...toCases(rule, finds, true), ...toCases(rule, passes, false)];
}
