import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleOwnsTables } from "./role-owns-tables.ts";

testRule(roleOwnsTables);
