import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { largeObjectShared } from "./large-object-shared.ts";

testRule(largeObjectShared);
