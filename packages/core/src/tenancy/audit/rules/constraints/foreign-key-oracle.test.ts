import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { foreignKeyOracle } from "./foreign-key-oracle.ts";

testRule(foreignKeyOracle);
