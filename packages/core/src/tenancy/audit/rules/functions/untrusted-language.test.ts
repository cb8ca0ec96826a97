import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { untrustedLanguage } from "./untrusted-language.ts";

testRule(untrustedLanguage);
