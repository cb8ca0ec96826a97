import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { settingBuiltIn } from "./setting-built-in.ts";

testRule(settingBuiltIn);
