import type { Relation } from "../../catalog/index.ts";
import type { AuditContext } from "./audit-context.ts";
import type { TenantTable } from "./tenant-table.ts";

/** A table of tenants that a view reads, and the role whose rights and policies decide. */
export interface ViewRead {
  readonly table: TenantTable;
  /** Undefined: the one who asks. */
  readonly as: string | undefined;
  /** Whether the view itself names the table, and no view in between. */
  readonly direct: boolean;
}

/** Whether a view has an option switched on. */
export function hasOption({ options }: Relation, name: string): boolean {
  return options.some((option) => {
    const [key, value = "true"] = option.split("=");
    return key === name && ["true", "on", "1", "yes"].includes(value.toLowerCase());
  });
}

/**
 * The tables of tenants that a view reads.
 *
 * Source: PostgreSQL manual, CREATE VIEW: a view reads as its owner, unless it is `security_invoker`.
 */
export function viewReads(audit: AuditContext, view: Relation, asker?: string, depth = 0): ViewRead[] {
  const reader = view.kind === "view" && hasOption(view, "security_invoker") ? asker : view.owner;
  if (depth > 16) return [];
  return view.reads.flatMap((name): ViewRead[] => {
    const table = audit.table(name);
    if (table !== undefined) return [{ table, as: reader, direct: depth === 0 }];
    const inner = audit.relation(name);
    if (inner === undefined || !["view", "materialized-view"].includes(inner.kind)) return [];
    return viewReads(audit, inner, reader, depth + 1);
  });
}

/** Whether the view's own condition gives only rows of the tenant that asks. */
export function filtersByTenant(audit: AuditContext, view: Relation, table: TenantTable): boolean {
  const query = view.definition === null ? undefined : audit.reader.query(view.definition);
  const source = query?.sources.find((one) => audit.table(one) === table);
  if (query === undefined || source === undefined || query.isSetOperation || query.conditions.length === 0)
    return false;
  return !audit.judge(table, { kind: "and", operands: query.conditions }, [source.alias]).foreign;
}
