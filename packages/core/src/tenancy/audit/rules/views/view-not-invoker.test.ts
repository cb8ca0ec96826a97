import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { viewNotInvoker } from "./view-not-invoker.ts";

testRule(viewNotInvoker);
