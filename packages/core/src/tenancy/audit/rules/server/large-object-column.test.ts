import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { largeObjectColumn } from "./large-object-column.ts";

testRule(largeObjectColumn);
