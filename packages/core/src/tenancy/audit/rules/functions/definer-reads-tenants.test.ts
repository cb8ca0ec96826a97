import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { definerReadsTenants } from "./definer-reads-tenants.ts";

testRule(definerReadsTenants);
