import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { publicationUnfiltered } from "./publication-unfiltered.ts";

testRule(publicationUnfiltered);
