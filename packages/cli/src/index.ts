/** The command line as a library: for tests and for programs that bring their own streams. */
export { defineConfig } from "@tapdb/core/config";
export type { Surroundings } from "./arguments/surroundings.ts";
export { EXIT, type ExitCode } from "./exit-codes.ts";
export { createTerminal, type Terminal } from "./output/terminal.ts";
export { run } from "./run.ts";
