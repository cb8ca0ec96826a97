import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { largeObjectCompat } from "./large-object-compat.ts";

testRule(largeObjectCompat);
