import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { grantTrigger } from "./grant-trigger.ts";

testRule(grantTrigger);
