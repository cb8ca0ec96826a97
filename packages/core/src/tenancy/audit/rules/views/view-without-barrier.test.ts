import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { viewWithoutBarrier } from "./view-without-barrier.ts";

testRule(viewWithoutBarrier);
