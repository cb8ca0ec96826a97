import { defineCommand } from "citty";
import { TapdbError } from "@tapdb/core/errors";
import { COMMON_ARGUMENTS } from "../../arguments/common-arguments.ts";
import type { Surroundings } from "../../arguments/surroundings.ts";
import { resolveSettings } from "../../config/resolve-settings.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";

const SHORTEST_S = 0.1;
const LONGEST_S = 3_600;

function readInterval(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= SHORTEST_S && seconds <= LONGEST_S) return seconds * 1_000;
  throw new TapdbError({
    code: "CLI.INVALID_ARGUMENT",
    message: "--interval does not take that value.",
    hint: `It takes seconds, from ${SHORTEST_S} to ${LONGEST_S}.`,
  });
}

/** `tapdb tx watch`. */
export const txWatchCommand = defineCommand({
  meta: {
    name: "watch",
    description: "Watch open transactions: long, idle, blocked, who is in the way, and deadlocks; read-only",
  },
  args: {
    url: { type: "string", valueHint: "url", description: "Database to look at, with the application's role" },
    config: { type: "string", valueHint: "file", description: "Configuration file instead of ./tapdb.config.ts" },
    interval: { type: "string", valueHint: "seconds", default: "1", description: "Time between two looks" },
    once: { type: "boolean", default: false, description: "Look once; exit code 1 when there is a deadlock" },
    format: { type: "enum", options: ["tty", "json"], default: "tty", valueHint: "format", description: "Output" },
    ...COMMON_ARGUMENTS,
  },
  async run({ args, data }): Promise<ExitCode> {
    const surroundings = data as Surroundings;
    const intervalMs = readInterval(args.interval);
    const config = await resolveSettings(args, surroundings);
    const { watchTransactions } = await import("../../tx/watch-transactions.ts");
    const deadlocked = await watchTransactions({
      databaseUrl: config.databaseUrl,
      intervalMs,
      once: args.once,
      format: args.format as "tty" | "json",
      terminal: surroundings.terminal,
      signal: surroundings.signal,
    });
    return args.once && deadlocked ? EXIT.findings : EXIT.clean;
  },
});
