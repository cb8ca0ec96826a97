import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { checkAlwaysTrue } from "./check-always-true.ts";

testRule(checkAlwaysTrue);
