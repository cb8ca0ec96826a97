import { defineCommand, type CommandDef } from "citty";
import { COMMON_ARGUMENTS } from "../arguments/common-arguments.ts";

/** `tapdb`: the table of its commands, each loaded only when it is named. */
export const rootCommand = defineCommand({
  meta: { name: "tapdb", description: "Tenant isolation, transactions, pooling and profiling for the ORM you have" },
  args: {
    ...COMMON_ARGUMENTS,
    version: { type: "boolean", alias: "v", default: false, description: "Show the version" },
  },
  subCommands: {
    demo: () => import("./demo.ts").then(({ demoCommand }) => demoCommand),
    doctor: () => import("./doctor.ts").then(({ doctorCommand }) => doctorCommand),
    tx: () => import("./tx.ts").then(({ txCommand }) => txCommand),
    tenancy: () => import("./tenancy/tenancy.ts").then(({ tenancyCommand }) => tenancyCommand),
  },
}) as CommandDef;
