import type { Policy, QualifiedName } from "../../catalog/index.ts";
import type { Place } from "../../diagnostics/index.ts";
import type { AuditContext } from "./audit-context.ts";
import type { Privilege } from "./role-reach.ts";
import type { TenantTable } from "./tenant-table.ts";

/** `schema.name`, for messages. */
export function label({ schema, name }: QualifiedName): string {
  return `${schema}.${name}`;
}

/** `policy tenant on table public.orders`. */
export function policyPlace(relation: QualifiedName, policy: Pick<Policy, "name">): Place {
  return { object: `policy ${policy.name} on table ${label(relation)}` };
}

/** The tenants' tables on which the application has a right. */
export function tablesWith(audit: AuditContext, privilege: Privilege): readonly TenantTable[] {
  return audit.tables.filter(({ relation }) => audit.app.may(relation, privilege));
}
