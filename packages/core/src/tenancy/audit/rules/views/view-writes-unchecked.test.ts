import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { viewWritesUnchecked } from "./view-writes-unchecked.ts";

testRule(viewWritesUnchecked);
