import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { childUnprotected } from "./child-unprotected.ts";

testRule(childUnprotected);
