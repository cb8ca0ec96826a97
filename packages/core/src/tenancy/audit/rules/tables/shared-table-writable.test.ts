import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { sharedTableWritable } from "./shared-table-writable.ts";

testRule(sharedTableWritable);
