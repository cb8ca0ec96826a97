import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleSuperuser } from "./role-superuser.ts";

testRule(roleSuperuser);
