import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { commandWithoutPolicy } from "./command-without-policy.ts";

testRule(commandWithoutPolicy);
