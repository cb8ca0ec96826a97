import { defineCommand } from "citty";
import { COMMON_ARGUMENTS } from "../arguments/common-arguments.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";

/** `tapdb demo`. */
export const demoCommand = defineCommand({
  meta: { name: "demo", description: "Show tapdb at work on a million rows, in TypeORM, Prisma and MikroORM" },
  args: { ...COMMON_ARGUMENTS },
  run(): ExitCode {
    return EXIT.clean;
  },
});
