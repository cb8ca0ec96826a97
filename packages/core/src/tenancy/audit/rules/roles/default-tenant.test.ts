import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { defaultTenant } from "./default-tenant.ts";

testRule(defaultTenant);
