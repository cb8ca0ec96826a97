import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { tenantTypeDiffers } from "./tenant-type-differs.ts";

testRule(tenantTypeDiffers);
