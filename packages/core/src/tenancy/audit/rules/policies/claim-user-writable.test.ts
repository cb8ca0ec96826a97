import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { claimUserWritable } from "./claim-user-writable.ts";

testRule(claimUserWritable);
