import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { immutableReadsSession } from "./immutable-reads-session.ts";

testRule(immutableReadsSession);
