import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleReadsStatistics } from "./role-reads-statistics.ts";

testRule(roleReadsStatistics);
