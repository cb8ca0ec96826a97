import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { subqueryNotCorrelated } from "./subquery-not-correlated.ts";

testRule(subqueryNotCorrelated);
