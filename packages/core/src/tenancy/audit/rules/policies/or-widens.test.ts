import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { orWidens } from "./or-widens.ts";

testRule(orWidens);
