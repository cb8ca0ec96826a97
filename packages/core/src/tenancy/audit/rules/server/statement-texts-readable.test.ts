import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { statementTextsReadable } from "./statement-texts-readable.ts";

testRule(statementTextsReadable);
