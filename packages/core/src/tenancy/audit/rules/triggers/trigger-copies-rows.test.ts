import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { triggerCopiesRows } from "./trigger-copies-rows.ts";

testRule(triggerCopiesRows);
