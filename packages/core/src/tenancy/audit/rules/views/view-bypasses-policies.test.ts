import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { viewBypassesPolicies } from "./view-bypasses-policies.ts";

testRule(viewBypassesPolicies);
