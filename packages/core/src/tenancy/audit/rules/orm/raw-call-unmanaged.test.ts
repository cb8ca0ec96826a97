import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { rawCallUnmanaged } from "./raw-call-unmanaged.ts";

testRule(rawCallUnmanaged);
