import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { sessionBinding } from "./session-binding.ts";

testRule(sessionBinding);
