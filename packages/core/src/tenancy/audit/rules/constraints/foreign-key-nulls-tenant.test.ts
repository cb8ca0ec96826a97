import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { foreignKeyNullsTenant } from "./foreign-key-nulls-tenant.ts";

testRule(foreignKeyNullsTenant);
