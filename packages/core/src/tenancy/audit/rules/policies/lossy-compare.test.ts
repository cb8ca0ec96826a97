import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { lossyCompare } from "./lossy-compare.ts";

testRule(lossyCompare);
