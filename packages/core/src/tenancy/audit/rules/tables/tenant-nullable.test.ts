import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { tenantNullable } from "./tenant-nullable.ts";

testRule(tenantNullable);
