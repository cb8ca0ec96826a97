import { availableParallelism, loadavg } from "node:os";
import { layOutTable, type Cell, type Paint } from "../../output/table.ts";
import type { DemoReport, OverheadResult } from "../demo-report.ts";

function medianOf({ timings }: OverheadResult, name: string): number | undefined {
  return timings.find((timing) => timing.name === name)?.medianUs;
}

function time(microseconds: number | undefined): string {
  return microseconds === undefined ? "" : `${microseconds.toFixed(0)} µs`;
}

/** Times on a busy machine say little, and their ratios somewhat more. */
function busyLines(paint: Paint): string[] {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  if (load <= cores) return [];
  return ["", paint("dim", `This machine is busy (load ${load.toFixed(0)} on ${cores} cores): the times are rough.`)];
}

/** The ways in rows; the medians and their ratio in columns. */
export function overheadLines({ overhead }: Omit<DemoReport, "pass">, paint: Paint): string[] {
  const rows = overhead.flatMap((result): Cell[][] => {
    const bare = medianOf(result, "bare")!;
    const row = (name: string, other: number): Cell[] => [
      { text: name },
      { text: time(bare) },
      { text: time(other) },
      { text: `${(other / bare).toFixed(2)} x`, style: "bold" },
    ];
    const today = medianOf(result, "today");
    const bound = row(result.name, medianOf(result, "bound")!);
    return today === undefined ? [bound] : [bound, row("  by BEGIN, set_config, query, COMMIT", today)];
  });
  const table = layOutTable(["one order by its key, median", "bare", "bound", "ratio"], rows, paint);
  return [...table, ...busyLines(paint)];
}
