import type { AuditCase } from "./audit-case.ts";
import { bypassSettingCases } from "./cases/bypass-setting.ts";
import { cacheKeyWithoutTenantCases } from "./cases/cache-key-without-tenant.ts";
import { castOutsideSubqueryCases } from "./cases/cast-outside-subquery.ts";
import { checkAlwaysTrueCases } from "./cases/check-always-true.ts";
import { checkWeakerThanUsingCases } from "./cases/check-weaker-than-using.ts";
import { childUnprotectedCases } from "./cases/child-unprotected.ts";
import { claimUserWritableCases } from "./cases/claim-user-writable.ts";
import { columnCastCases } from "./cases/column-cast.ts";
import { commandWithoutPolicyCases } from "./cases/command-without-policy.ts";
import { defaultPrivilegesBroadCases } from "./cases/default-privileges-broad.ts";
import { defaultPrivilegesPublicCases } from "./cases/default-privileges-public.ts";
import { defaultTenantCases } from "./cases/default-tenant.ts";
import { definerDynamicSqlCases } from "./cases/definer-dynamic-sql.ts";
import { definerOpaqueCases } from "./cases/definer-opaque.ts";
import { definerPublicExecuteCases } from "./cases/definer-public-execute.ts";
import { definerReadsTenantsCases } from "./cases/definer-reads-tenants.ts";
import { definerRowSecurityOffCases } from "./cases/definer-row-security-off.ts";
import { definerSearchPathCases } from "./cases/definer-search-path.ts";
import { definerSearchPathWritableCases } from "./cases/definer-search-path-writable.ts";
import { emptyTenantMatchesCases } from "./cases/empty-tenant-matches.ts";
import { entityOmitsTenantCases } from "./cases/entity-omits-tenant.ts";
import { entityOnMatviewCases } from "./cases/entity-on-matview.ts";
import { entityUntenantedCases } from "./cases/entity-untenanted.ts";
import { exclusionOracleCases } from "./cases/exclusion-oracle.ts";
import { extensionReachesOutCases } from "./cases/extension-reaches-out.ts";
import { failOpenDefaultCases } from "./cases/fail-open-default.ts";
import { failOpenEmptyCases } from "./cases/fail-open-empty.ts";
import { failOpenUnsetCases } from "./cases/fail-open-unset.ts";
import { forceMissingCases } from "./cases/force-missing.ts";
import { foreignKeyCascadesCases } from "./cases/foreign-key-cascades.ts";
import { foreignKeyNotValidatedCases } from "./cases/foreign-key-not-validated.ts";
import { foreignKeyNullsTenantCases } from "./cases/foreign-key-nulls-tenant.ts";
import { foreignKeyOracleCases } from "./cases/foreign-key-oracle.ts";
import { foreignServerUsableCases } from "./cases/foreign-server-usable.ts";
import { foreignTableReadableCases } from "./cases/foreign-table-readable.ts";
import { functionSetsTenantCases } from "./cases/function-sets-tenant.ts";
import { grantMaintainCases } from "./cases/grant-maintain.ts";
import { grantOptionCases } from "./cases/grant-option.ts";
import { grantReferencesCases } from "./cases/grant-references.ts";
import { grantToPublicCases } from "./cases/grant-to-public.ts";
import { grantTriggerCases } from "./cases/grant-trigger.ts";
import { grantTruncateCases } from "./cases/grant-truncate.ts";
import { hardCodedTenantCases } from "./cases/hard-coded-tenant.ts";
import { immutableReadsSessionCases } from "./cases/immutable-reads-session.ts";
import { implicitCheckCases } from "./cases/implicit-check.ts";
import { inheritanceChildOpenCases } from "./cases/inheritance-child-open.ts";
import { inheritanceParentOpenCases } from "./cases/inheritance-parent-open.ts";
import { joinTableUntenantedCases } from "./cases/join-table-untenanted.ts";
import { keyedOnRoleCases } from "./cases/keyed-on-role.ts";
import { largeObjectColumnCases } from "./cases/large-object-column.ts";
import { largeObjectCompatCases } from "./cases/large-object-compat.ts";
import { largeObjectSharedCases } from "./cases/large-object-shared.ts";
import { leakproofFunctionCases } from "./cases/leakproof-function.ts";
import { lossyCompareCases } from "./cases/lossy-compare.ts";
import { matviewReadableCases } from "./cases/matview-readable.ts";
import { modelUniqueUnscopedCases } from "./cases/model-unique-unscoped.ts";
import { noPolicyCases } from "./cases/no-policy.ts";
import { notifySharedChannelCases } from "./cases/notify-shared-channel.ts";
import { nullTenantReadableCases } from "./cases/null-tenant-readable.ts";
import { nullTenantWritableCases } from "./cases/null-tenant-writable.ts";
import { onlyRestrictiveCases } from "./cases/only-restrictive.ts";
import { orWidensCases } from "./cases/or-widens.ts";
import { ormSynchronizesCases } from "./cases/orm-synchronizes.ts";
import { otherSettingCases } from "./cases/other-setting.ts";
import { partitionOpenCases } from "./cases/partition-open.ts";
import { patternMatchCases } from "./cases/pattern-match.ts";
import { permissiveAddsUpCases } from "./cases/permissive-adds-up.ts";
import { policiesWithoutRlsCases } from "./cases/policies-without-rls.ts";
import { policyAlwaysTrueCases } from "./cases/policy-always-true.ts";
import { policyConstantFalseCases } from "./cases/policy-constant-false.ts";
import { policyDuplicateCases } from "./cases/policy-duplicate.ts";
import { policyForBypassingRoleCases } from "./cases/policy-for-bypassing-role.ts";
import { policyFunctionReplaceableCases } from "./cases/policy-function-replaceable.ts";
import { policyFunctionVolatileCases } from "./cases/policy-function-volatile.ts";
import { policyInvertedCases } from "./cases/policy-inverted.ts";
import { policyNotByTenantCases } from "./cases/policy-not-by-tenant.ts";
import { policyOpaqueCases } from "./cases/policy-opaque.ts";
import { policyReadsUnprotectedCases } from "./cases/policy-reads-unprotected.ts";
import { policyRecursiveCases } from "./cases/policy-recursive.ts";
import { poolUnmanagedCases } from "./cases/pool-unmanaged.ts";
import { publicationUnfilteredCases } from "./cases/publication-unfiltered.ts";
import { rawCallUnmanagedCases } from "./cases/raw-call-unmanaged.ts";
import { rawSqlChangesContextCases } from "./cases/raw-sql-changes-context.ts";
import { rawSqlInterpolatedCases } from "./cases/raw-sql-interpolated.ts";
import { relationCrossesTenantsCases } from "./cases/relation-crosses-tenants.ts";
import { restrictiveAlwaysTrueCases } from "./cases/restrictive-always-true.ts";
import { rlsDisabledCases } from "./cases/rls-disabled.ts";
import { roleAdminOptionCases } from "./cases/role-admin-option.ts";
import { roleBypassrlsCases } from "./cases/role-bypassrls.ts";
import { roleCreatesRolesCases } from "./cases/role-creates-roles.ts";
import { roleMayBecomeExemptCases } from "./cases/role-may-become-exempt.ts";
import { roleMemberOfOwnerCases } from "./cases/role-member-of-owner.ts";
import { roleOwnsSchemaCases } from "./cases/role-owns-schema.ts";
import { roleOwnsTablesCases } from "./cases/role-owns-tables.ts";
import { roleReadsServerFilesCases } from "./cases/role-reads-server-files.ts";
import { roleReadsStatisticsCases } from "./cases/role-reads-statistics.ts";
import { roleReplicationCases } from "./cases/role-replication.ts";
import { roleSuperuserCases } from "./cases/role-superuser.ts";
import { rowSecurityOffCases } from "./cases/row-security-off.ts";
import { ruleOnTableCases } from "./cases/rule-on-table.ts";
import { schemaCreateCases } from "./cases/schema-create.ts";
import { sequenceReadableCases } from "./cases/sequence-readable.ts";
import { sequenceSettableCases } from "./cases/sequence-settable.ts";
import { sessionBindingCases } from "./cases/session-binding.ts";
import { sessionBindingBehindPoolerCases } from "./cases/session-binding-behind-pooler.ts";
import { settingBuiltInCases } from "./cases/setting-built-in.ts";
import { settingPerRowCases } from "./cases/setting-per-row.ts";
import { settingRaisesCases } from "./cases/setting-raises.ts";
import { sharedTableWritableCases } from "./cases/shared-table-writable.ts";
import { statementTextsReadableCases } from "./cases/statement-texts-readable.ts";
import { subqueryNotCorrelatedCases } from "./cases/subquery-not-correlated.ts";
import { systemCatalogGrantedCases } from "./cases/system-catalog-granted.ts";
import { tenantDefaultConstantCases } from "./cases/tenant-default-constant.ts";
import { tenantIndexMissingCases } from "./cases/tenant-index-missing.ts";
import { tenantNullableCases } from "./cases/tenant-nullable.ts";
import { tenantTypeDiffersCases } from "./cases/tenant-type-differs.ts";
import { triggerCopiesRowsCases } from "./cases/trigger-copies-rows.ts";
import { triggerDefinerCases } from "./cases/trigger-definer.ts";
import { triggerDisabledCases } from "./cases/trigger-disabled.ts";
import { uniqueOracleCases } from "./cases/unique-oracle.ts";
import { untrustedLanguageCases } from "./cases/untrusted-language.ts";
import { viewBypassesPoliciesCases } from "./cases/view-bypasses-policies.ts";
import { viewCallsDefinerCases } from "./cases/view-calls-definer.ts";
import { viewNotInvokerCases } from "./cases/view-not-invoker.ts";
import { viewWithoutBarrierCases } from "./cases/view-without-barrier.ts";
import { viewWritesUncheckedCases } from "./cases/view-writes-unchecked.ts";

/** The corpus: every rule has a file. */
export const ALL_CASES: readonly AuditCase[] = [
  ...bypassSettingCases,
  ...cacheKeyWithoutTenantCases,
  ...castOutsideSubqueryCases,
  ...checkAlwaysTrueCases,
  ...checkWeakerThanUsingCases,
  ...childUnprotectedCases,
  ...claimUserWritableCases,
  ...columnCastCases,
  ...commandWithoutPolicyCases,
  ...defaultPrivilegesBroadCases,
  ...defaultPrivilegesPublicCases,
  ...defaultTenantCases,
  ...definerDynamicSqlCases,
  ...definerOpaqueCases,
  ...definerPublicExecuteCases,
  ...definerReadsTenantsCases,
  ...definerRowSecurityOffCases,
  ...definerSearchPathCases,
  ...definerSearchPathWritableCases,
  ...emptyTenantMatchesCases,
  ...entityOmitsTenantCases,
  ...entityOnMatviewCases,
  ...entityUntenantedCases,
  ...exclusionOracleCases,
  ...extensionReachesOutCases,
  ...failOpenDefaultCases,
  ...failOpenEmptyCases,
  ...failOpenUnsetCases,
  ...forceMissingCases,
  ...foreignKeyCascadesCases,
  ...foreignKeyNotValidatedCases,
  ...foreignKeyNullsTenantCases,
  ...foreignKeyOracleCases,
  ...foreignServerUsableCases,
  ...foreignTableReadableCases,
  ...functionSetsTenantCases,
  ...grantMaintainCases,
  ...grantOptionCases,
  ...grantReferencesCases,
  ...grantToPublicCases,
  ...grantTriggerCases,
  ...grantTruncateCases,
  ...hardCodedTenantCases,
  ...immutableReadsSessionCases,
  ...implicitCheckCases,
  ...inheritanceChildOpenCases,
  ...inheritanceParentOpenCases,
  ...joinTableUntenantedCases,
  ...keyedOnRoleCases,
  ...largeObjectColumnCases,
  ...largeObjectCompatCases,
  ...largeObjectSharedCases,
  ...leakproofFunctionCases,
  ...lossyCompareCases,
  ...matviewReadableCases,
  ...modelUniqueUnscopedCases,
  ...noPolicyCases,
  ...notifySharedChannelCases,
  ...nullTenantReadableCases,
  ...nullTenantWritableCases,
  ...onlyRestrictiveCases,
  ...orWidensCases,
  ...ormSynchronizesCases,
  ...otherSettingCases,
  ...partitionOpenCases,
  ...patternMatchCases,
  ...permissiveAddsUpCases,
  ...policiesWithoutRlsCases,
  ...policyAlwaysTrueCases,
  ...policyConstantFalseCases,
  ...policyDuplicateCases,
  ...policyForBypassingRoleCases,
  ...policyFunctionReplaceableCases,
  ...policyFunctionVolatileCases,
  ...policyInvertedCases,
  ...policyNotByTenantCases,
  ...policyOpaqueCases,
  ...policyReadsUnprotectedCases,
  ...policyRecursiveCases,
  ...poolUnmanagedCases,
  ...publicationUnfilteredCases,
  ...rawCallUnmanagedCases,
  ...rawSqlChangesContextCases,
  ...rawSqlInterpolatedCases,
  ...relationCrossesTenantsCases,
  ...restrictiveAlwaysTrueCases,
  ...rlsDisabledCases,
  ...roleAdminOptionCases,
  ...roleBypassrlsCases,
  ...roleCreatesRolesCases,
  ...roleMayBecomeExemptCases,
  ...roleMemberOfOwnerCases,
  ...roleOwnsSchemaCases,
  ...roleOwnsTablesCases,
  ...roleReadsServerFilesCases,
  ...roleReadsStatisticsCases,
  ...roleReplicationCases,
  ...roleSuperuserCases,
  ...rowSecurityOffCases,
  ...ruleOnTableCases,
  ...schemaCreateCases,
  ...sequenceReadableCases,
  ...sequenceSettableCases,
  ...sessionBindingCases,
  ...sessionBindingBehindPoolerCases,
  ...settingBuiltInCases,
  ...settingPerRowCases,
  ...settingRaisesCases,
  ...sharedTableWritableCases,
  ...statementTextsReadableCases,
  ...subqueryNotCorrelatedCases,
  ...systemCatalogGrantedCases,
  ...tenantDefaultConstantCases,
  ...tenantIndexMissingCases,
  ...tenantNullableCases,
  ...tenantTypeDiffersCases,
  ...triggerCopiesRowsCases,
  ...triggerDefinerCases,
  ...triggerDisabledCases,
  ...uniqueOracleCases,
  ...untrustedLanguageCases,
  ...viewBypassesPoliciesCases,
  ...viewCallsDefinerCases,
  ...viewNotInvokerCases,
  ...viewWithoutBarrierCases,
  ...viewWritesUncheckedCases,
];
