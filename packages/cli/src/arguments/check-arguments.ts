import type { ArgDef, ArgsDef } from "citty";
import { closest } from "@tapdb/core/config";
import { TapdbError } from "@tapdb/core/errors";

interface KnownFlag {
  readonly name: string;
  readonly definition: ArgDef;
}

function knownFlags(definitions: ArgsDef): Map<string, KnownFlag> {
  const flags = new Map<string, KnownFlag>();
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === "positional") continue;
    const aliases = "alias" in definition && definition.alias !== undefined ? [definition.alias].flat() : [];
    for (const spelling of [name, ...aliases]) {
      flags.set(`${spelling.length === 1 ? "-" : "--"}${spelling}`, { name, definition });
    }
    if (definition.type === "boolean") flags.set(`--no-${name}`, { name, definition });
  }
  return flags;
}

function unknownFlag(spelling: string, flags: Map<string, KnownFlag>): TapdbError {
  const near = closest(spelling, flags.keys());
  const listed = [...flags.keys()].filter((flag) => flag.startsWith("--") && !flag.startsWith("--no-"));
  return new TapdbError({
    code: "CLI.UNKNOWN_FLAG",
    message: `There is no flag ${spelling}.`,
    hint: near === undefined ? `There are: ${listed.join(", ")}.` : `Did you mean ${near}?`,
  });
}

function invalid(message: string, hint: string): TapdbError {
  return new TapdbError({ code: "CLI.INVALID_ARGUMENT", message, hint });
}

function checkValue(spelling: string, definition: ArgDef, value: string | undefined): void {
  if (value === undefined || value === "") {
    throw invalid(`${spelling} needs a value.`, definition.description ?? `Write ${spelling}=value.`);
  }
  const options = definition.type === "enum" ? (definition.options ?? []) : [];
  if (options.length === 0 || options.includes(value)) return;
  const near = closest(value, options);
  const meant = near === undefined ? "" : `Did you mean ${near}? `;
  throw invalid(`${spelling} does not take that value.`, `${meant}It takes one of: ${options.join(", ")}.`);
}

/**
 * Refuses what citty would let pass: unknown flags, flags without their value, words that no command takes.
 * @throws {TapdbError} `CLI.UNKNOWN_FLAG`, `CLI.INVALID_ARGUMENT`.
 */
export function checkArguments(definitions: ArgsDef, argv: readonly string[]): void {
  const flags = knownFlags(definitions);
  const positionals = Object.values(definitions).filter(({ type }) => type === "positional").length;
  let words = 0;
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index]!;
    if (!argument.startsWith("-") || argument === "-") {
      words += 1;
      if (words > positionals)
        throw invalid(`The command does not take the word "${argument}".`, "See --help for what it takes.");
      continue;
    }
    const [spelling, inline] = argument.split(/=(.*)/s) as [string, string | undefined];
    const flag = flags.get(spelling);
    if (flag === undefined) throw unknownFlag(spelling, flags);
    if (flag.definition.type === "boolean") {
      if (inline !== undefined) throw invalid(`${spelling} takes no value.`, `Write ${spelling} or --no-${flag.name}.`);
      continue;
    }
    checkValue(spelling, flag.definition, inline ?? argv[index + 1]);
    if (inline === undefined) index += 1;
  }
}
