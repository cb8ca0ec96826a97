import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { sequenceSettable } from "./sequence-settable.ts";

testRule(sequenceSettable);
