import { expect, it } from "vitest";
import { closest, editDistance } from "./closest.ts";

it.each([
  ["", "", 0],
  ["abc", "", 3],
  ["poolSzie", "poolSize", 1],
  ["kitten", "sitting", 3],
])("counts the edits between %j and %j", (left, right, edits) => {
  expect(editDistance(left, right)).toBe(edits);
});

it("finds what was meant, whatever the case", () => {
  expect(closest("POOLSIZE", ["poolSize", "maxOverflow"])).toBe("poolSize");
});

it("finds nothing when nothing is near", () => {
  expect(closest("colour", ["poolSize", "pg"])).toBeUndefined();
  expect(closest("xy", ["pg"])).toBeUndefined();
});
