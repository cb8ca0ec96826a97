import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { grantTruncate } from "./grant-truncate.ts";

testRule(grantTruncate);
