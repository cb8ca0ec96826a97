import type { Style } from "./terminal.ts";

/** A cell: its text, and what it looks like. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** How cells are painted. */
export type Paint = (style: Style, text: string) => string;

/** Lays rows out under a heading: the first column on the left, the others on the right, `gap` columns apart. */
export function layOutTable(heading: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  const all = [heading.map((text): Cell => ({ text })), ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((cells) => cells[column]?.text.length ?? 0)));
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, style }, column) => {
        const padded = column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
        return style === undefined ? padded : paint(style, padded);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(heading.map((text) => ({ text, style: "bold" }))), paint("dim", rule), ...rows.map(line)];
}
