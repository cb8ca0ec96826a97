import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { rlsDisabled } from "./rls-disabled.ts";

testRule(rlsDisabled);
