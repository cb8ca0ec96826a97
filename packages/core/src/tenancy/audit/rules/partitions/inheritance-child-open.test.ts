import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { inheritanceChildOpen } from "./inheritance-child-open.ts";

testRule(inheritanceChildOpen);
