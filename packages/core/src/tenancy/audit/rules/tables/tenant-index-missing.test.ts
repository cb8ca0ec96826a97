import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { tenantIndexMissing } from "./tenant-index-missing.ts";

testRule(tenantIndexMissing);
