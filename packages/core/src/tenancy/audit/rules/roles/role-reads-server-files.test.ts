import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleReadsServerFiles } from "./role-reads-server-files.ts";

testRule(roleReadsServerFiles);
