import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { extensionReachesOut } from "./extension-reaches-out.ts";

testRule(extensionReachesOut);
