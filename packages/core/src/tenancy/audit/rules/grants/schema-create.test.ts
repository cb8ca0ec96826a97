import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { schemaCreate } from "./schema-create.ts";

testRule(schemaCreate);
