import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { notifySharedChannel } from "./notify-shared-channel.ts";

testRule(notifySharedChannel);
