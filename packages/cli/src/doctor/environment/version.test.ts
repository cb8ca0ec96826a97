import { expect, it } from "vitest";
import { describeRanges, isSupported, parseVersion } from "./version.ts";

const TYPEORM = [
  [0, 3, 20],
  [1, 0, 0],
] as const;

it.each([
  ["0.3.19", false],
  ["0.3.20", true],
  ["0.4.0", false],
  ["1.0.0", true],
  ["1.9.3-dev.1", true],
  ["2.0.0", false],
  ["latest", false],
])("typeorm %s is supported: %s", (version, supported) => {
  expect(isSupported(version, TYPEORM)).toBe(supported);
});

it("reads versions of Node and PostgreSQL", () => {
  expect(parseVersion("v24.21.0")).toEqual([24, 21, 0]);
  expect(parseVersion("18.4")).toEqual([18, 4, 0]);
});

it("writes ranges as npm does", () => {
  expect(describeRanges(TYPEORM)).toBe("^0.3.20 || ^1.0.0");
});
