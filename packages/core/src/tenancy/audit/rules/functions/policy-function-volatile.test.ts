import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyFunctionVolatile } from "./policy-function-volatile.ts";

testRule(policyFunctionVolatile);
