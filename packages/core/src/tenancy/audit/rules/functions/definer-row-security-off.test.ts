import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { definerRowSecurityOff } from "./definer-row-security-off.ts";

testRule(definerRowSecurityOff);
