import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { sequenceReadable } from "./sequence-readable.ts";

testRule(sequenceReadable);
