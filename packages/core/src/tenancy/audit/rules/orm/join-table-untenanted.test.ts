import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { joinTableUntenanted } from "./join-table-untenanted.ts";

testRule(joinTableUntenanted);
