import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { entityUntenanted } from "./entity-untenanted.ts";

testRule(entityUntenanted);
