import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { grantMaintain } from "./grant-maintain.ts";

testRule(grantMaintain);
