import { expect, it } from "vitest";
import { layOutTable } from "./table.ts";

it("lines columns up, the first on the left and the others on the right", () => {
  const rows = [
    [{ text: "a" }, { text: "1,000" }],
    [{ text: "longer" }, { text: "7", style: "green" as const }],
  ];
  expect(layOutTable(["what", "n"], rows, (_, text) => text)).toEqual([
    "what        n",
    "──────  ─────",
    "a       1,000",
    "longer      7",
  ]);
});
