import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { grantReferences } from "./grant-references.ts";

testRule(grantReferences);
