import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { definerDynamicSql } from "./definer-dynamic-sql.ts";

testRule(definerDynamicSql);
