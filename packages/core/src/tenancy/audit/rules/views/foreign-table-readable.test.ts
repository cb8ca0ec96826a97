import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { foreignTableReadable } from "./foreign-table-readable.ts";

testRule(foreignTableReadable);
