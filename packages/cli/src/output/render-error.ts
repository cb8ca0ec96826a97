import { inspect } from "node:util";
import { wrapText } from "@tapdb/core/report";
import type { TapdbError } from "@tapdb/core/errors";
import type { Terminal } from "./terminal.ts";

/** Tells an error on the notes channel: code, message, hint, page; the stack only when it is asked for. */
export function renderError(terminal: Terminal, error: TapdbError, stack: boolean): void {
  const { notes, width } = terminal;
  const inner = width - 4;
  const lines = [`${notes.paint("red", "✖")} ${notes.paint("bold", error.code)}`];
  lines.push(...wrapText(error.message, inner).map((line) => `  ${line}`));
  if (error.hint !== undefined) {
    lines.push(
      ...wrapText(error.hint, inner - 2).map((line, index) =>
        notes.paint("cyan", `  ${index === 0 ? "→" : " "} ${line}`),
      ),
    );
  }
  lines.push(notes.paint("dim", `  ${error.docsUrl}`));
  if (stack) lines.push("", inspect(error));
  notes.write(`${lines.join("\n")}\n`);
}
