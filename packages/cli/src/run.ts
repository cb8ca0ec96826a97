import { readFileSync } from "node:fs";
import { runCommand, type ArgsDef } from "citty";
import { isTapdbError, TapdbError } from "@tapdb/core/errors";
import { checkArguments } from "./arguments/check-arguments.ts";
import { resolveCommand } from "./arguments/resolve-command.ts";
import type { Surroundings } from "./arguments/surroundings.ts";
import { rootCommand } from "./commands/root.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { renderError } from "./output/render-error.ts";
import { renderHelp } from "./output/render-help.ts";
import { withoutColour } from "./output/terminal.ts";

function version(): string {
  const manifest = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

function has(argv: readonly string[], ...flags: string[]): boolean {
  return argv.some((argument) => flags.includes(argument));
}

function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (argument, index) => argument === "--format=json" || (argument === "--format" && argv[index + 1] === "json"),
  );
}

async function dispatch(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { terminal } = surroundings;
  const resolved = await resolveCommand(rootCommand, argv);
  if (has(resolved.rest, "--help", "-h") || (resolved.path.length === 1 && resolved.rest.length === 0)) {
    terminal.data.write(await renderHelp(resolved, terminal));
    return EXIT.clean;
  }
  const { command, rest } = resolved;
  checkArguments((command.args ?? {}) as ArgsDef, rest);
  if (command.run === undefined) {
    terminal.data.write(has(rest, "--version", "-v") ? `${version()}\n` : await renderHelp(resolved, terminal));
    return EXIT.clean;
  }
  const { result } = await runCommand({ ...command, subCommands: {} }, { rawArgs: [...rest], data: surroundings });
  return result as ExitCode;
}

function asTapdbError(error: unknown): TapdbError {
  if (isTapdbError(error)) return error;
  return new TapdbError({
    code: "INTERNAL.BUG",
    message: `tapdb ran into something that it did not expect: ${error instanceof Error ? error.name : typeof error}.`,
    hint: "Please report it with what --stack shows; take your data out of it first.",
    cause: error,
  });
}

/** Runs a command line to its exit code; everything that goes wrong is told on the terminal, never thrown. */
export async function run(argv: readonly string[], given: Surroundings): Promise<ExitCode> {
  const surroundings = has(argv, "--no-color") ? { ...given, terminal: withoutColour(given.terminal) } : given;
  const { terminal, signal } = surroundings;
  try {
    return await dispatch(argv, surroundings);
  } catch (thrown) {
    if (signal.aborted) {
      terminal.notes.write(
        `${terminal.notes.paint("yellow", "Interrupted; everything that was started is stopped.")}\n`,
      );
      return signal.reason === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
    }
    const error = asTapdbError(thrown);
    renderError(terminal, error, has(argv, "--stack"));
    if (wantsJson(argv)) terminal.data.write(`${JSON.stringify({ error })}\n`);
    return error.code === "INTERNAL.BUG" ? EXIT.bug : EXIT.couldNotRun;
  }
}
