import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyFunctionReplaceable } from "./policy-function-replaceable.ts";

testRule(policyFunctionReplaceable);
