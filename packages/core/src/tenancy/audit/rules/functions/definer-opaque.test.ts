import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { definerOpaque } from "./definer-opaque.ts";

testRule(definerOpaque);
