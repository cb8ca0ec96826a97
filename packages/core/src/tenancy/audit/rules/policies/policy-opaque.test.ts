import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyOpaque } from "./policy-opaque.ts";

testRule(policyOpaque);
