import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { checkWeakerThanUsing } from "./check-weaker-than-using.ts";

testRule(checkWeakerThanUsing);
