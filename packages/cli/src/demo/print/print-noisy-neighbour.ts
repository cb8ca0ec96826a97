import { layOutTable, type Cell, type Paint } from "../../output/table.ts";
import type { DemoReport } from "../demo-report.ts";

const time = (ms: number): string => `${ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

/** What the quiet tenant sees in rows, the pools in columns. */
export function noisyNeighbourLines({ neighbour }: Omit<DemoReport, "pass">, paint: Paint): string[] {
  const slow = (ms: number, alone: number): Cell => ({ text: time(ms), style: ms > 10 * alone ? "red" : "green" });
  const rows: Cell[][] = [
    [{ text: "alone, median" }, ...neighbour.map(({ aloneMedianMs }): Cell => ({ text: time(aloneMedianMs) }))],
    [
      { text: "beside the noisy one, median" },
      ...neighbour.map(({ besideMedianMs, aloneMedianMs }) => slow(besideMedianMs, aloneMedianMs)),
    ],
    [
      { text: "beside the noisy one, slowest" },
      ...neighbour.map(({ besideWorstMs, aloneMedianMs }) => slow(besideWorstMs, aloneMedianMs)),
    ],
    [
      { text: "answers, beside the noisy one and alone" },
      ...neighbour.map(({ besideAnswers, aloneAnswers }): Cell => ({ text: `${besideAnswers} of ${aloneAnswers}` })),
    ],
    [
      { text: "the noisy one's own answers meanwhile" },
      ...neighbour.map(({ noisyAnswers }): Cell => ({ text: String(noisyAnswers) })),
    ],
  ];
  return layOutTable(["the quiet tenant's query", ...neighbour.map(({ pool }) => pool)], rows, paint);
}
