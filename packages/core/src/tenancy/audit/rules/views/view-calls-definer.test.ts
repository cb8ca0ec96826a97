import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { viewCallsDefiner } from "./view-calls-definer.ts";

testRule(viewCallsDefiner);
