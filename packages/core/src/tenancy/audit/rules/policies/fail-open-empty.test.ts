import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { failOpenEmpty } from "./fail-open-empty.ts";

testRule(failOpenEmpty);
