import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleCreatesRoles } from "./role-creates-roles.ts";

testRule(roleCreatesRoles);
