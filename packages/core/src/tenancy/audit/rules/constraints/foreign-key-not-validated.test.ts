import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { foreignKeyNotValidated } from "./foreign-key-not-validated.ts";

testRule(foreignKeyNotValidated);
