import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { tenantDefaultConstant } from "./tenant-default-constant.ts";

testRule(tenantDefaultConstant);
