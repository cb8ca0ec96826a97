import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { settingPerRow } from "./setting-per-row.ts";

testRule(settingPerRow);
