import { defineCommand, type CommandDef } from "citty";
import { COMMON_ARGUMENTS } from "../arguments/common-arguments.ts";

/** `tapdb tx`. */
export const txCommand = defineCommand({
  meta: { name: "tx", description: "Transactions: the isolation level that each one needs" },
  args: { ...COMMON_ARGUMENTS },
  subCommands: {
    advise: () => import("./tx/advise.ts").then(({ adviseCommand }) => adviseCommand),
  },
}) as CommandDef;
