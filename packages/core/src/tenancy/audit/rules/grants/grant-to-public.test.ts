import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { grantToPublic } from "./grant-to-public.ts";

testRule(grantToPublic);
