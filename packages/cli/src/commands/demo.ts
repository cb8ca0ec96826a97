import { defineCommand } from "citty";
import { COMMON_ARGUMENTS } from "../arguments/common-arguments.ts";
import type { Surroundings } from "../arguments/surroundings.ts";
import { readDemoFlags } from "../demo/demo-flags.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";

/** `tapdb demo`. */
export const demoCommand = defineCommand({
  meta: { name: "demo", description: "Show tapdb at work on a million rows, in TypeORM, Prisma and MikroORM" },
  args: {
    orm: {
      type: "string",
      valueHint: "names",
      description: "Only these, separated by commas: typeorm, prisma, mikro-orm",
    },
    url: {
      type: "string",
      valueHint: "url",
      description: "Run the reading parts on this database instead, read-only, with the application's role",
    },
    tenants: { type: "string", valueHint: "ids", description: "With --url: tenants to take, separated by commas" },
    config: {
      type: "string",
      valueHint: "file",
      description: "With --url: configuration file instead of ./tapdb.config.ts",
    },
    scale: {
      type: "string",
      valueHint: "number",
      default: "1",
      description: "Rows of the demo's own shop, in millions",
    },
    keep: {
      type: "boolean",
      default: false,
      description: "Keep the demo's server until Ctrl-C, and say how to reach it",
    },
    format: { type: "enum", options: ["tty", "json"], default: "tty", valueHint: "format", description: "Output" },
    ...COMMON_ARGUMENTS,
  },
  async run({ args, data }): Promise<ExitCode> {
    const surroundings = data as Surroundings;
    const flags = readDemoFlags(args);
    const { demo } = await import("../demo/demo.ts");
    return (await demo(flags, surroundings)) ? EXIT.clean : EXIT.findings;
  },
});
