import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that shows rows without a tenant to every tenant. */
export const nullTenantReadable = defineRule({
  code: "TENANCY.NULL_TENANT_READABLE",
  severity: "warning",
  finds: "A policy that shows rows without a tenant to every tenant.",
  why: "A row that lost its tenant, or never had one, is everybody's.",
  remedy: "Take `is null` out, set the column NOT NULL, and keep shared rows in a table of their own.",
  *check(audit) {
    for (const { table, policy, check, verdict } of judgedPolicies(audit)) {
      if (check || !verdict.nullRow || verdict.foreign) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It shows rows whose tenant is NULL to every tenant.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
