import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { defaultPrivilegesBroad } from "./default-privileges-broad.ts";

testRule(defaultPrivilegesBroad);
