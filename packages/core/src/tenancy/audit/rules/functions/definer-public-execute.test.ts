import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { definerPublicExecute } from "./definer-public-execute.ts";

testRule(definerPublicExecute);
