import { closingLine } from "../../scripts/closing-line.ts";
import type { CellResult } from "./cell.ts";

const tallyOf = (result: Omit<CellResult, "cell" | "seconds">): string => closingLine({ ...result });

/** One line for a cell that has ended, with the reason when there is one. */
export function cellLine(result: CellResult): string {
  const { cell, seconds, problem } = result;
  const line = `${cell.name} … ${tallyOf(result)} (${seconds.toFixed(0)} s)`;
  return problem === undefined ? line : `${line}\n  ${problem.replaceAll("\n", "\n  ")}`;
}

/** The table of all cells, then the closing line. */
export function summary(results: readonly CellResult[]): string {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of results) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  const width = Math.max(...results.map(({ cell }) => cell.name.length), "cell".length);
  const row = (name: string, ...figures: (string | number)[]): string =>
    [name.padEnd(width), ...figures.slice(0, 4).map((figure) => String(figure).padStart(7)), `  ${figures[4]}`].join(
      " ",
    );
  return [
    "",
    row("cell", "passed", "failed", "skipped", "seconds", "what"),
    ...results.map(({ cell, passed, failed, skipped, seconds }) =>
      row(cell.name, passed, failed, skipped, seconds.toFixed(0), cell.shows),
    ),
    "",
    closingLine(sum),
  ].join("\n");
}
