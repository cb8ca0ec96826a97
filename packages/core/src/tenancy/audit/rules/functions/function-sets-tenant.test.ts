import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { functionSetsTenant } from "./function-sets-tenant.ts";

testRule(functionSetsTenant);
