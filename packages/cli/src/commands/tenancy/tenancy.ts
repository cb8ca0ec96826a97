import { defineCommand, type CommandDef } from "citty";
import { COMMON_ARGUMENTS } from "../../arguments/common-arguments.ts";

/** `tapdb tenancy`: what there is to do about tenants. */
export const tenancyCommand = defineCommand({
  meta: { name: "tenancy", description: "Look at how tenants are kept apart" },
  args: { ...COMMON_ARGUMENTS },
  subCommands: {
    audit: () => import("./audit.ts").then(({ auditCommand }) => auditCommand),
  },
}) as CommandDef;
