import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { failOpenUnset } from "./fail-open-unset.ts";

testRule(failOpenUnset);
