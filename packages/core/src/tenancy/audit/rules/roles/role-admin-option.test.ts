import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleAdminOption } from "./role-admin-option.ts";

testRule(roleAdminOption);
