import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { rowSecurityOff } from "./row-security-off.ts";

testRule(rowSecurityOff);
