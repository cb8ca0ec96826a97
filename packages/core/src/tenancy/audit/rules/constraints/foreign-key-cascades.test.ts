import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { foreignKeyCascades } from "./foreign-key-cascades.ts";

testRule(foreignKeyCascades);
