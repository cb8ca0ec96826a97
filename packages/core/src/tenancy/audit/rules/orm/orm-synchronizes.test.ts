import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { ormSynchronizes } from "./orm-synchronizes.ts";

testRule(ormSynchronizes);
