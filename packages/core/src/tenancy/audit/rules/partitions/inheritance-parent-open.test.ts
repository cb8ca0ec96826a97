import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { inheritanceParentOpen } from "./inheritance-parent-open.ts";

testRule(inheritanceParentOpen);
