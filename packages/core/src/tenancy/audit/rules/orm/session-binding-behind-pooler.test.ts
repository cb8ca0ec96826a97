import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { sessionBindingBehindPooler } from "./session-binding-behind-pooler.ts";

testRule(sessionBindingBehindPooler);
