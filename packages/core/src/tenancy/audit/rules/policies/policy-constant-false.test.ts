import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyConstantFalse } from "./policy-constant-false.ts";

testRule(policyConstantFalse);
