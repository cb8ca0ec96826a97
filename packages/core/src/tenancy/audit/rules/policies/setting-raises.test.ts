import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { settingRaises } from "./setting-raises.ts";

testRule(settingRaises);
