import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { poolUnmanaged } from "./pool-unmanaged.ts";

testRule(poolUnmanaged);
