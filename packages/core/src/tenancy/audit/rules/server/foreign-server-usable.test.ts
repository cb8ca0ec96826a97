import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { foreignServerUsable } from "./foreign-server-usable.ts";

testRule(foreignServerUsable);
