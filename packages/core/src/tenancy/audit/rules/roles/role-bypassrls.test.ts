import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleBypassrls } from "./role-bypassrls.ts";

testRule(roleBypassrls);
