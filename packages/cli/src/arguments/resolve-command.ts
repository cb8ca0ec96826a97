import type { CommandDef, SubCommandsDef } from "citty";
import { closest } from "@tapdb/core/config";
import { TapdbError } from "@tapdb/core/errors";

/** The command that a command line names, and what is left for it. */
export interface ResolvedCommand {
  readonly command: CommandDef;
  /** `["tapdb", "doctor"]`. */
  readonly path: readonly string[];
  readonly rest: readonly string[];
}

async function resolve<T>(value: T | Promise<T> | (() => T | Promise<T>)): Promise<T> {
  return typeof value === "function" ? await (value as () => T | Promise<T>)() : await value;
}

/** The commands inside `command`, by name; not loaded yet. */
export async function subCommandsOf(command: CommandDef): Promise<SubCommandsDef> {
  return command.subCommands === undefined ? {} : await resolve<SubCommandsDef>(command.subCommands);
}

/** Loads one command of a table. */
export async function loadSubCommand(table: SubCommandsDef, name: string): Promise<CommandDef> {
  return await resolve<CommandDef>(table[name]!);
}

/**
 * Follows the nouns and verbs at the start of `argv`.
 * @throws {TapdbError} `CLI.UNKNOWN_COMMAND` with the one that was probably meant.
 */
export async function resolveCommand(root: CommandDef, argv: readonly string[]): Promise<ResolvedCommand> {
  let current: ResolvedCommand = { command: root, path: ["tapdb"], rest: argv };
  for (;;) {
    const table = await subCommandsOf(current.command);
    const names = Object.keys(table);
    const [word, ...rest] = current.rest;
    if (names.length === 0 || word === undefined || word.startsWith("-")) return current;
    if (!Object.hasOwn(table, word)) {
      const near = closest(word, names);
      throw new TapdbError({
        code: "CLI.UNKNOWN_COMMAND",
        message: `There is no command "${[...current.path.slice(1), word].join(" ")}".`,
        hint:
          near === undefined
            ? `There are: ${names.join(", ")}.`
            : `Did you mean "${[...current.path, near].join(" ")}"?`,
      });
    }
    current = { command: await loadSubCommand(table, word), path: [...current.path, word], rest };
  }
}
