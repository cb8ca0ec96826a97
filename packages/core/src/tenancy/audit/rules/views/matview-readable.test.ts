import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { matviewReadable } from "./matview-readable.ts";

testRule(matviewReadable);
