import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { patternMatch } from "./pattern-match.ts";

testRule(patternMatch);
