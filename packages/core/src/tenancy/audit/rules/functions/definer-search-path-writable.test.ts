import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { definerSearchPathWritable } from "./definer-search-path-writable.ts";

testRule(definerSearchPathWritable);
