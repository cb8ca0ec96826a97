import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { restrictiveAlwaysTrue } from "./restrictive-always-true.ts";

testRule(restrictiveAlwaysTrue);
