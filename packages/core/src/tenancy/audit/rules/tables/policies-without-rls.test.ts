import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { policiesWithoutRls } from "./policies-without-rls.ts";

testRule(policiesWithoutRls);
