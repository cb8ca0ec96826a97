import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { definerSearchPath } from "./definer-search-path.ts";

testRule(definerSearchPath);
