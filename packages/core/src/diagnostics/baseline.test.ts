import { expect, it } from "vitest";
import { compareToBaseline, parseBaseline, writeBaseline } from "./baseline.ts";
import type { Diagnostic } from "./diagnostic.ts";

const finding = (code: string, object: string): Diagnostic => ({
  code,
  severity: "error",
  message: code,
  place: { object },
});
const [a, b, c] = [finding("A.X", "table a"), finding("A.X", "table b"), finding("B.Y", "table a")];

it("tells new findings from known ones, and entries that are not found any more", () => {
  const baseline = writeBaseline([a!, b!]);
  const { fresh, known, stale } = compareToBaseline([a!, c!], baseline);
  expect([fresh, known]).toEqual([[c], [a]]);
  expect(stale).toMatchObject([{ code: "A.X", place: "table b" }]);
});

it("keeps reasons that were written before", () => {
  const earlier = { version: 1, entries: [{ code: "A.X", place: "table a", reason: "read-only replica" }] } as const;
  expect(writeBaseline([a!, b!], earlier).entries.map(({ reason }) => reason)).toEqual([
    "read-only replica",
    "known when the baseline was written",
  ]);
  expect(parseBaseline(JSON.stringify(writeBaseline([a!])))).toEqual(writeBaseline([a!]));
});

it.each(["", "[]", '{"version":2,"entries":[]}', '{"version":1,"entries":[{"code":"A","place":"b","reason":" "}]}'])(
  "refuses %s",
  (json) => {
    expect(() => parseBaseline(json)).toThrow(expect.objectContaining({ code: "CLI.BASELINE_INVALID" }));
  },
);
