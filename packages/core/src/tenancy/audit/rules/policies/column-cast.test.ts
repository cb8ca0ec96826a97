import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { columnCast } from "./column-cast.ts";

testRule(columnCast);
