import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { cacheKeyWithoutTenant } from "./cache-key-without-tenant.ts";

testRule(cacheKeyWithoutTenant);
