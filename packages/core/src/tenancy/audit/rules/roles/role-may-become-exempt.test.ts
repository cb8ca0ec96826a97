import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleMayBecomeExempt } from "./role-may-become-exempt.ts";

testRule(roleMayBecomeExempt);
