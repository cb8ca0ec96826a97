import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { uniqueOracle } from "./unique-oracle.ts";

testRule(uniqueOracle);
