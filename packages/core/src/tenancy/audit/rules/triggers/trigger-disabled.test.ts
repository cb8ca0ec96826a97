import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { triggerDisabled } from "./trigger-disabled.ts";

testRule(triggerDisabled);
