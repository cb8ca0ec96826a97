import type { ArgDef, ArgsDef, CommandDef } from "citty";
import { wrapText } from "@tapdb/core/report";
import { loadSubCommand, subCommandsOf, type ResolvedCommand } from "../arguments/resolve-command.ts";
import type { Terminal } from "./terminal.ts";

type Row = readonly [term: string, description: string];

function metaOf(command: CommandDef): { description?: string } {
  return (command.meta ?? {}) as { description?: string };
}

function flagTerm(name: string, definition: ArgDef): string {
  const aliases = "alias" in definition && definition.alias !== undefined ? [definition.alias].flat() : [];
  const spelling = definition.type === "boolean" && definition.default === true ? `no-${name}` : name;
  const short = aliases.filter((alias) => alias.length === 1).map((alias) => `-${alias}, `);
  const hint = definition.type === "boolean" ? "" : ` <${definition.valueHint ?? name}>`;
  return `${short.join("")}--${spelling}${hint}`;
}

function flagDescription(definition: ArgDef): string {
  const parts = [definition.description ?? ""];
  if (definition.type === "enum" && definition.options !== undefined) parts.push(`: ${definition.options.join(", ")}`);
  if (definition.type !== "boolean" && definition.default !== undefined) parts.push(` (default ${definition.default})`);
  return parts.join("");
}

function section(title: string, rows: readonly Row[], { data, width }: Terminal): string[] {
  if (rows.length === 0) return [];
  const column = Math.max(...rows.map(([term]) => term.length));
  const lines = rows.flatMap(([term, description]) => {
    const [first = "", ...more] = wrapText(description, width - column - 4);
    return [
      `  ${data.paint("cyan", term.padEnd(column))}  ${first}`,
      ...more.map((line) => " ".repeat(column + 4) + line),
    ];
  });
  return ["", data.paint("bold", title), ...lines];
}

/** What `--help` prints. */
export async function renderHelp({ command, path }: ResolvedCommand, terminal: Terminal): Promise<string> {
  const definitions = Object.entries((command.args ?? {}) as ArgsDef);
  const table = await subCommandsOf(command);
  const names = Object.keys(table);
  const commands = await Promise.all(
    names.map(async (name): Promise<Row> => [name, metaOf(await loadSubCommand(table, name)).description ?? ""]),
  );
  const flags = definitions.map(([name, definition]): Row => [flagTerm(name, definition), flagDescription(definition)]);
  const usage = `${path.join(" ")}${names.length === 0 ? "" : " <command>"} [flags]`;
  const lines = [
    ...wrapText(metaOf(command).description ?? "", terminal.width),
    ...section("Usage", [[usage, ""]], terminal),
    ...section("Commands", commands, terminal),
    ...section("Flags", flags, terminal),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
