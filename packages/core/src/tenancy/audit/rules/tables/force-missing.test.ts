import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { forceMissing } from "./force-missing.ts";

testRule(forceMissing);
