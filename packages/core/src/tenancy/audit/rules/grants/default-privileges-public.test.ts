import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { defaultPrivilegesPublic } from "./default-privileges-public.ts";

testRule(defaultPrivilegesPublic);
