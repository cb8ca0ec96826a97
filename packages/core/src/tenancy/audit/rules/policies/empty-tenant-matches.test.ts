import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { emptyTenantMatches } from "./empty-tenant-matches.ts";

testRule(emptyTenantMatches);
