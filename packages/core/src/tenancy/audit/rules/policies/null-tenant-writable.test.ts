import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { nullTenantWritable } from "./null-tenant-writable.ts";

testRule(nullTenantWritable);
