import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleOwnsSchema } from "./role-owns-schema.ts";

testRule(roleOwnsSchema);
