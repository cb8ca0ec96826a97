import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { entityOnMatview } from "./entity-on-matview.ts";

testRule(entityOnMatview);
