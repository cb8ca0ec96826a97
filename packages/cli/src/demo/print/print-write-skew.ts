import { layOutTable, type Cell, type Paint } from "../../output/table.ts";
import type { DemoReport } from "../demo-report.ts";

/** The isolation levels in rows, the ORMs in columns. */
export function writeSkewLines({ writeSkew }: Omit<DemoReport, "pass">, paint: Paint): string[] {
  const broken = (level: "readCommitted" | "serializable"): Cell[] =>
    writeSkew.map(({ [level]: result }) => ({
      text: `${result.broken} of ${result.rounds}`,
      style: result.broken === 0 ? "green" : level === "serializable" ? "red" : "yellow",
    }));
  const rows: Cell[][] = [
    [{ text: "READ COMMITTED: nobody was left" }, ...broken("readCommitted")],
    [{ text: "SERIALIZABLE: nobody was left" }, ...broken("serializable")],
    [
      { text: "  run again by tap.transaction" },
      ...writeSkew.map(({ serializable }): Cell => ({ text: String(serializable.retries) })),
    ],
  ];
  return layOutTable(["rounds in which the rule broke", ...writeSkew.map(({ orm }) => orm)], rows, paint);
}
