import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { entityOmitsTenant } from "./entity-omits-tenant.ts";

testRule(entityOmitsTenant);
