import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { grantOption } from "./grant-option.ts";

testRule(grantOption);
