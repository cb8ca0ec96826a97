import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { rawSqlChangesContext } from "./raw-sql-changes-context.ts";

testRule(rawSqlChangesContext);
