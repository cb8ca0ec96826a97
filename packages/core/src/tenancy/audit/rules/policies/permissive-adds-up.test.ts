import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { permissiveAddsUp } from "./permissive-adds-up.ts";

testRule(permissiveAddsUp);
