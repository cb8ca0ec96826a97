import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyDuplicate } from "./policy-duplicate.ts";

testRule(policyDuplicate);
