import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { roleMemberOfOwner } from "./role-member-of-owner.ts";

testRule(roleMemberOfOwner);
