import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { ruleOnTable } from "./rule-on-table.ts";

testRule(ruleOnTable);
