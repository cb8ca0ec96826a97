import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { nullTenantReadable } from "./null-tenant-readable.ts";

testRule(nullTenantReadable);
