import { layOutTable, type Cell, type Paint } from "../../output/table.ts";
import type { DemoReport } from "../demo-report.ts";
import type { AttackResult } from "../isolation/attack.ts";

function verdict({ tried, leaked }: AttackResult): Cell {
  return leaked === 0 ? { text: `${tried} ✔`, style: "green" } : { text: `${leaked} of ${tried} ✖`, style: "red" };
}

/** The attacks in rows, the ORMs in columns. */
export function isolationLines({ isolation, othersUnchanged }: Omit<DemoReport, "pass">, paint: Paint): string[] {
  const names = Object.keys(isolation[0]?.attacks ?? {});
  const rows = names.map((name): Cell[] => [
    { text: name },
    ...isolation.map(({ attacks }) => verdict(attacks[name]!)),
  ]);
  const totals: Cell[][] = [
    [
      { text: "attacks tried", style: "bold" },
      ...isolation.map(({ tried }): Cell => ({ text: tried.toLocaleString("en-US"), style: "bold" })),
    ],
    [
      { text: "leaks", style: "bold" },
      ...isolation.map(({ leaked }): Cell => ({
        text: leaked.toLocaleString("en-US"),
        style: leaked === 0 ? ["bold", "green"] : ["bold", "red"],
      })),
    ],
  ];
  const lines = layOutTable(["attack", ...isolation.map(({ orm }) => orm)], [...rows, ...totals], paint);
  const rule = lines[1]!;
  lines.splice(-totals.length, 0, rule);
  if (othersUnchanged === undefined) return lines;
  const checked = othersUnchanged
    ? paint("green", "✔ The rows of all other tenants are the same as before, by their checksum.")
    : paint("red", "✖ Rows of other tenants have changed.");
  return [...lines, "", checked];
}
