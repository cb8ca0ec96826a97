import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { exclusionOracle } from "./exclusion-oracle.ts";

testRule(exclusionOracle);
