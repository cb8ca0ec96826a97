import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { castOutsideSubquery } from "./cast-outside-subquery.ts";

testRule(castOutsideSubquery);
