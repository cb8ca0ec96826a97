import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { noPolicy } from "./no-policy.ts";

testRule(noPolicy);
