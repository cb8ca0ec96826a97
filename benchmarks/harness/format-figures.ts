import type { Figure } from "./figure.ts";

function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function withUnit(value: number | undefined, unit: string): string {
  return value === undefined ? "" : `${number(value)} ${unit}`;
}

function cells(figure: Figure): string[] {
  const { name, value, unit, target, better, rival, rivalValue, asserted, pass } = figure;
  const goal = target === undefined ? "" : `${better === "higher" ? "≥" : "≤"} ${number(target)}`;
  const against = rival === undefined ? "" : `${rival} ${withUnit(rivalValue, unit)}`.trim();
  return [asserted ? (pass ? "ok" : "MISSED") : "", name, withUnit(value, unit), goal, against];
}

/** Figures as a table; the columns of numbers are aligned to the right. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = [["", "figure", "value", "target", "rival"], ...figures.map(cells)];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const isNumber = (column: number): boolean => column === 2 || column === 3;
  const line = (row: string[]): string =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}
