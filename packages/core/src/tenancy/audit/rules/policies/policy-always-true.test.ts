import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyAlwaysTrue } from "./policy-always-true.ts";

testRule(policyAlwaysTrue);
