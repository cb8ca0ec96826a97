import type { AuditRule } from "../rule.ts";
import { exclusionOracle } from "./constraints/exclusion-oracle.ts";
import { foreignKeyCascades } from "./constraints/foreign-key-cascades.ts";
import { foreignKeyNotValidated } from "./constraints/foreign-key-not-validated.ts";
import { foreignKeyNullsTenant } from "./constraints/foreign-key-nulls-tenant.ts";
import { foreignKeyOracle } from "./constraints/foreign-key-oracle.ts";
import { sequenceReadable } from "./constraints/sequence-readable.ts";
import { sequenceSettable } from "./constraints/sequence-settable.ts";
import { uniqueOracle } from "./constraints/unique-oracle.ts";
import { definerDynamicSql } from "./functions/definer-dynamic-sql.ts";
import { definerOpaque } from "./functions/definer-opaque.ts";
import { definerPublicExecute } from "./functions/definer-public-execute.ts";
import { definerReadsTenants } from "./functions/definer-reads-tenants.ts";
import { definerRowSecurityOff } from "./functions/definer-row-security-off.ts";
import { definerSearchPathWritable } from "./functions/definer-search-path-writable.ts";
import { definerSearchPath } from "./functions/definer-search-path.ts";
import { functionSetsTenant } from "./functions/function-sets-tenant.ts";
import { immutableReadsSession } from "./functions/immutable-reads-session.ts";
import { leakproofFunction } from "./functions/leakproof-function.ts";
import { policyFunctionReplaceable } from "./functions/policy-function-replaceable.ts";
import { policyFunctionVolatile } from "./functions/policy-function-volatile.ts";
import { untrustedLanguage } from "./functions/untrusted-language.ts";
import { defaultPrivilegesBroad } from "./grants/default-privileges-broad.ts";
import { defaultPrivilegesPublic } from "./grants/default-privileges-public.ts";
import { grantMaintain } from "./grants/grant-maintain.ts";
import { grantOption } from "./grants/grant-option.ts";
import { grantReferences } from "./grants/grant-references.ts";
import { grantToPublic } from "./grants/grant-to-public.ts";
import { grantTrigger } from "./grants/grant-trigger.ts";
import { grantTruncate } from "./grants/grant-truncate.ts";
import { schemaCreate } from "./grants/schema-create.ts";
import { cacheKeyWithoutTenant } from "./orm/cache-key-without-tenant.ts";
import { entityOmitsTenant } from "./orm/entity-omits-tenant.ts";
import { entityOnMatview } from "./orm/entity-on-matview.ts";
import { entityUntenanted } from "./orm/entity-untenanted.ts";
import { joinTableUntenanted } from "./orm/join-table-untenanted.ts";
import { modelUniqueUnscoped } from "./orm/model-unique-unscoped.ts";
import { ormSynchronizes } from "./orm/orm-synchronizes.ts";
import { poolUnmanaged } from "./orm/pool-unmanaged.ts";
import { rawCallUnmanaged } from "./orm/raw-call-unmanaged.ts";
import { rawSqlChangesContext } from "./orm/raw-sql-changes-context.ts";
import { rawSqlInterpolated } from "./orm/raw-sql-interpolated.ts";
import { relationCrossesTenants } from "./orm/relation-crosses-tenants.ts";
import { sessionBindingBehindPooler } from "./orm/session-binding-behind-pooler.ts";
import { sessionBinding } from "./orm/session-binding.ts";
import { inheritanceChildOpen } from "./partitions/inheritance-child-open.ts";
import { inheritanceParentOpen } from "./partitions/inheritance-parent-open.ts";
import { partitionOpen } from "./partitions/partition-open.ts";
import { bypassSetting } from "./policies/bypass-setting.ts";
import { castOutsideSubquery } from "./policies/cast-outside-subquery.ts";
import { checkAlwaysTrue } from "./policies/check-always-true.ts";
import { checkWeakerThanUsing } from "./policies/check-weaker-than-using.ts";
import { claimUserWritable } from "./policies/claim-user-writable.ts";
import { columnCast } from "./policies/column-cast.ts";
import { emptyTenantMatches } from "./policies/empty-tenant-matches.ts";
import { failOpenDefault } from "./policies/fail-open-default.ts";
import { failOpenEmpty } from "./policies/fail-open-empty.ts";
import { failOpenUnset } from "./policies/fail-open-unset.ts";
import { hardCodedTenant } from "./policies/hard-coded-tenant.ts";
import { implicitCheck } from "./policies/implicit-check.ts";
import { keyedOnRole } from "./policies/keyed-on-role.ts";
import { lossyCompare } from "./policies/lossy-compare.ts";
import { nullTenantReadable } from "./policies/null-tenant-readable.ts";
import { nullTenantWritable } from "./policies/null-tenant-writable.ts";
import { orWidens } from "./policies/or-widens.ts";
import { otherSetting } from "./policies/other-setting.ts";
import { patternMatch } from "./policies/pattern-match.ts";
import { permissiveAddsUp } from "./policies/permissive-adds-up.ts";
import { policyAlwaysTrue } from "./policies/policy-always-true.ts";
import { policyConstantFalse } from "./policies/policy-constant-false.ts";
import { policyDuplicate } from "./policies/policy-duplicate.ts";
import { policyForBypassingRole } from "./policies/policy-for-bypassing-role.ts";
import { policyInverted } from "./policies/policy-inverted.ts";
import { policyNotByTenant } from "./policies/policy-not-by-tenant.ts";
import { policyOpaque } from "./policies/policy-opaque.ts";
import { policyReadsUnprotected } from "./policies/policy-reads-unprotected.ts";
import { policyRecursive } from "./policies/policy-recursive.ts";
import { restrictiveAlwaysTrue } from "./policies/restrictive-always-true.ts";
import { settingBuiltIn } from "./policies/setting-built-in.ts";
import { settingPerRow } from "./policies/setting-per-row.ts";
import { settingRaises } from "./policies/setting-raises.ts";
import { subqueryNotCorrelated } from "./policies/subquery-not-correlated.ts";
import { defaultTenant } from "./roles/default-tenant.ts";
import { roleAdminOption } from "./roles/role-admin-option.ts";
import { roleBypassrls } from "./roles/role-bypassrls.ts";
import { roleCreatesRoles } from "./roles/role-creates-roles.ts";
import { roleMayBecomeExempt } from "./roles/role-may-become-exempt.ts";
import { roleMemberOfOwner } from "./roles/role-member-of-owner.ts";
import { roleOwnsSchema } from "./roles/role-owns-schema.ts";
import { roleOwnsTables } from "./roles/role-owns-tables.ts";
import { roleReadsServerFiles } from "./roles/role-reads-server-files.ts";
import { roleReadsStatistics } from "./roles/role-reads-statistics.ts";
import { roleReplication } from "./roles/role-replication.ts";
import { roleSuperuser } from "./roles/role-superuser.ts";
import { rowSecurityOff } from "./roles/row-security-off.ts";
import { extensionReachesOut } from "./server/extension-reaches-out.ts";
import { foreignServerUsable } from "./server/foreign-server-usable.ts";
import { largeObjectColumn } from "./server/large-object-column.ts";
import { largeObjectCompat } from "./server/large-object-compat.ts";
import { largeObjectShared } from "./server/large-object-shared.ts";
import { publicationUnfiltered } from "./server/publication-unfiltered.ts";
import { statementTextsReadable } from "./server/statement-texts-readable.ts";
import { systemCatalogGranted } from "./server/system-catalog-granted.ts";
import { childUnprotected } from "./tables/child-unprotected.ts";
import { commandWithoutPolicy } from "./tables/command-without-policy.ts";
import { forceMissing } from "./tables/force-missing.ts";
import { noPolicy } from "./tables/no-policy.ts";
import { onlyRestrictive } from "./tables/only-restrictive.ts";
import { policiesWithoutRls } from "./tables/policies-without-rls.ts";
import { rlsDisabled } from "./tables/rls-disabled.ts";
import { sharedTableWritable } from "./tables/shared-table-writable.ts";
import { tenantDefaultConstant } from "./tables/tenant-default-constant.ts";
import { tenantIndexMissing } from "./tables/tenant-index-missing.ts";
import { tenantNullable } from "./tables/tenant-nullable.ts";
import { tenantTypeDiffers } from "./tables/tenant-type-differs.ts";
import { notifySharedChannel } from "./triggers/notify-shared-channel.ts";
import { triggerCopiesRows } from "./triggers/trigger-copies-rows.ts";
import { triggerDefiner } from "./triggers/trigger-definer.ts";
import { triggerDisabled } from "./triggers/trigger-disabled.ts";
import { foreignTableReadable } from "./views/foreign-table-readable.ts";
import { matviewReadable } from "./views/matview-readable.ts";
import { ruleOnTable } from "./views/rule-on-table.ts";
import { viewBypassesPolicies } from "./views/view-bypasses-policies.ts";
import { viewCallsDefiner } from "./views/view-calls-definer.ts";
import { viewNotInvoker } from "./views/view-not-invoker.ts";
import { viewWithoutBarrier } from "./views/view-without-barrier.ts";
import { viewWritesUnchecked } from "./views/view-writes-unchecked.ts";

/** Every rule, one a file; `npm run new-rule` adds one. */
export const AUDIT_RULES: readonly AuditRule[] = [
  exclusionOracle,
  foreignKeyCascades,
  foreignKeyNotValidated,
  foreignKeyNullsTenant,
  foreignKeyOracle,
  sequenceReadable,
  sequenceSettable,
  uniqueOracle,
  definerDynamicSql,
  definerOpaque,
  definerPublicExecute,
  definerReadsTenants,
  definerRowSecurityOff,
  definerSearchPathWritable,
  definerSearchPath,
  functionSetsTenant,
  immutableReadsSession,
  leakproofFunction,
  policyFunctionReplaceable,
  policyFunctionVolatile,
  untrustedLanguage,
  defaultPrivilegesBroad,
  defaultPrivilegesPublic,
  grantMaintain,
  grantOption,
  grantReferences,
  grantToPublic,
  grantTrigger,
  grantTruncate,
  schemaCreate,
  cacheKeyWithoutTenant,
  entityOmitsTenant,
  entityOnMatview,
  entityUntenanted,
  joinTableUntenanted,
  modelUniqueUnscoped,
  ormSynchronizes,
  poolUnmanaged,
  rawCallUnmanaged,
  rawSqlChangesContext,
  rawSqlInterpolated,
  relationCrossesTenants,
  sessionBindingBehindPooler,
  sessionBinding,
  inheritanceChildOpen,
  inheritanceParentOpen,
  partitionOpen,
  bypassSetting,
  castOutsideSubquery,
  checkAlwaysTrue,
  checkWeakerThanUsing,
  claimUserWritable,
  columnCast,
  emptyTenantMatches,
  failOpenDefault,
  failOpenEmpty,
  failOpenUnset,
  hardCodedTenant,
  implicitCheck,
  keyedOnRole,
  lossyCompare,
  nullTenantReadable,
  nullTenantWritable,
  orWidens,
  otherSetting,
  patternMatch,
  permissiveAddsUp,
  policyAlwaysTrue,
  policyConstantFalse,
  policyDuplicate,
  policyForBypassingRole,
  policyInverted,
  policyNotByTenant,
  policyOpaque,
  policyReadsUnprotected,
  policyRecursive,
  restrictiveAlwaysTrue,
  settingBuiltIn,
  settingPerRow,
  settingRaises,
  subqueryNotCorrelated,
  defaultTenant,
  roleAdminOption,
  roleBypassrls,
  roleCreatesRoles,
  roleMayBecomeExempt,
  roleMemberOfOwner,
  roleOwnsSchema,
  roleOwnsTables,
  roleReadsServerFiles,
  roleReadsStatistics,
  roleReplication,
  roleSuperuser,
  rowSecurityOff,
  extensionReachesOut,
  foreignServerUsable,
  largeObjectColumn,
  largeObjectCompat,
  largeObjectShared,
  publicationUnfiltered,
  statementTextsReadable,
  systemCatalogGranted,
  childUnprotected,
  commandWithoutPolicy,
  forceMissing,
  noPolicy,
  onlyRestrictive,
  policiesWithoutRls,
  rlsDisabled,
  sharedTableWritable,
  tenantDefaultConstant,
  tenantIndexMissing,
  tenantNullable,
  tenantTypeDiffers,
  notifySharedChannel,
  triggerCopiesRows,
  triggerDefiner,
  triggerDisabled,
  foreignTableReadable,
  matviewReadable,
  ruleOnTable,
  viewBypassesPolicies,
  viewCallsDefiner,
  viewNotInvoker,
  viewWithoutBarrier,
  viewWritesUnchecked,
];
