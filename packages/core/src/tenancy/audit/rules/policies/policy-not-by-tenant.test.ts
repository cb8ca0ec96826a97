import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyNotByTenant } from "./policy-not-by-tenant.ts";

testRule(policyNotByTenant);
