import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { systemCatalogGranted } from "./system-catalog-granted.ts";

testRule(systemCatalogGranted);
