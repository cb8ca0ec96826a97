import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleReplication } from "./role-replication.ts";

testRule(roleReplication);
