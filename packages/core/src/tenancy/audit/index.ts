export type {
  OrmCache,
  OrmColumn,
  OrmEntity,
  OrmModel,
  OrmPool,
  OrmRelation,
  RawCallSite,
} from "../../ports/orm-model.ts";
export type { AuditInput, TenancyDeclaration } from "./audit-input.ts";
export { auditTenancy, ruleDocsUrl, type AuditResult } from "./audit-tenancy.ts";
export type { AuditRule, Finding } from "./rule.ts";
export { AUDIT_RULES } from "./rules/all-rules.ts";
