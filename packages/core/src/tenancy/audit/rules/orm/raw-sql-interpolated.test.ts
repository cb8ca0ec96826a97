import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { rawSqlInterpolated } from "./raw-sql-interpolated.ts";

testRule(rawSqlInterpolated);
