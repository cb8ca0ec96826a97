import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyForBypassingRole } from "./policy-for-bypassing-role.ts";

testRule(policyForBypassingRole);
