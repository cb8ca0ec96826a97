import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policyReadsUnprotected } from "./policy-reads-unprotected.ts";

testRule(policyReadsUnprotected);
