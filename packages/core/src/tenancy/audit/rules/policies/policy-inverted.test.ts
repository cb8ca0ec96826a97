import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyInverted } from "./policy-inverted.ts";

testRule(policyInverted);
