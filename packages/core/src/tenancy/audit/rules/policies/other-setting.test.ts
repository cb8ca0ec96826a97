import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { otherSetting } from "./other-setting.ts";

testRule(otherSetting);
