/** SQL that rules offer as fixes. */
import { quoteIdentifier } from "../../sql/index.ts";
import type { AuditContext } from "./audit-context.ts";
import { isTextType, type TenantTable } from "./tenant-table.ts";

/** The condition that a policy should have. */
export function tenantCondition(audit: AuditContext, { column }: TenantTable): string {
  const { setting = "tapdb.tenant" } = audit.tenancy;
  const name = column?.name ?? audit.tenancy.column;
  const cast = column === undefined || isTextType(column.type) ? "" : `::${column.type}`;
  return `${quoteIdentifier(name)} = (select nullif(current_setting('${setting}', true), '')${cast})`;
}

/** `create policy` with that condition. */
export function createPolicy(audit: AuditContext, table: TenantTable): string {
  const condition = tenantCondition(audit, table);
  return `create policy tenant on ${audit.sql(table.relation)}\nusing (${condition})\nwith check (${condition});`;
}

/** `alter policy` that puts the condition in place of another. */
export function alterPolicy(audit: AuditContext, table: TenantTable, policy: string, check: boolean): string {
  const clause = check ? "with check" : "using";
  return `alter policy ${quoteIdentifier(policy)} on ${audit.sql(table.relation)}\n${clause} (${tenantCondition(audit, table)});`;
}
