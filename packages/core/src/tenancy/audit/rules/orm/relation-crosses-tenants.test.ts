import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { relationCrossesTenants } from "./relation-crosses-tenants.ts";

testRule(relationCrossesTenants);
