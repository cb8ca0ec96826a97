import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { bypassSetting } from "./bypass-setting.ts";

testRule(bypassSetting);
