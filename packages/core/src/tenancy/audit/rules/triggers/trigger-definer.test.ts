import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { triggerDefiner } from "./trigger-definer.ts";

testRule(triggerDefiner);
