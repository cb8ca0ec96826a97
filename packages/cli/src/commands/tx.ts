import { defineCommand, type CommandDef } from "citty";
import { COMMON_ARGUMENTS } from "../arguments/common-arguments.ts";

/** `tapdb tx`. */
export const txCommand = defineCommand({
  meta: { name: "tx", description: "Transactions: which are open now, and the isolation level that each one needs" },
  args: { ...COMMON_ARGUMENTS },
  subCommands: {
    watch: () => import("./tx/watch.ts").then(({ txWatchCommand }) => txWatchCommand),
    advise: () => import("./tx/advise.ts").then(({ adviseCommand }) => adviseCommand),
  },
}) as CommandDef;
