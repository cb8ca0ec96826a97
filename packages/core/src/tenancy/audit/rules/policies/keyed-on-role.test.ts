import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { keyedOnRole } from "./keyed-on-role.ts";

testRule(keyedOnRole);
