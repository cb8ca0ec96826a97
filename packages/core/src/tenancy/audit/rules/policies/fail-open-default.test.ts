import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { failOpenDefault } from "./fail-open-default.ts";

testRule(failOpenDefault);
