import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { onlyRestrictive } from "./only-restrictive.ts";

testRule(onlyRestrictive);
