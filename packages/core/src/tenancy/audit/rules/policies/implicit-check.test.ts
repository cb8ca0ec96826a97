import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { implicitCheck } from "./implicit-check.ts";

testRule(implicitCheck);
