import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { leakproofFunction } from "./leakproof-function.ts";

testRule(leakproofFunction);
