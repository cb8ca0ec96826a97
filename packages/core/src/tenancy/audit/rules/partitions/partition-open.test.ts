import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { partitionOpen } from "./partition-open.ts";

testRule(partitionOpen);
