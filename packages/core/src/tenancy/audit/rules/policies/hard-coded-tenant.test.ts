import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { hardCodedTenant } from "./hard-coded-tenant.ts";

testRule(hardCodedTenant);
