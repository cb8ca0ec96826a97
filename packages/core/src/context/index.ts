export { contextMissing } from "./context-missing.ts";
export { ContextStore, type Context, type SystemContext, type TenantContext } from "./context.ts";
export { FlowHolds } from "./flow-holds.ts";
export { canonicalTenant, type TenantId, type TenantIdType } from "./tenant-id.ts";
export { isWithin, nestScope, type TransactionRoot, type TransactionScope } from "./transaction-scope.ts";
