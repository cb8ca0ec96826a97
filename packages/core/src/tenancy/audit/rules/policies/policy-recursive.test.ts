import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyRecursive } from "./policy-recursive.ts";

testRule(policyRecursive);
