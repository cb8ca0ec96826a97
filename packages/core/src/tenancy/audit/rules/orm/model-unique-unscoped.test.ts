import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { modelUniqueUnscoped } from "./model-unique-unscoped.ts";

testRule(modelUniqueUnscoped);
