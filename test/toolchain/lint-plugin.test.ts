import { parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";
import plugin from "../../scripts/lint/tapdb-plugin.ts";

function reports(source: string): number {
  let count = 0;
  const visitor = plugin.rules["no-bare-error"].create({ report: () => count++ });
  new Visitor(visitor as ConstructorParameters<typeof Visitor>[0]).visit(parseSync("a.ts", source).program);
  return count;
}

test.each([
  `throw new Error("no");`,
  `throw TypeError("no");`,
  `Promise.reject(new RangeError("no"));`,
  `new Promise((resolve, reject) => reject(new Error("no")));`,
])("a bare built-in error is reported: %s", (source) => {
  expect(reports(source)).toBe(1);
});

test.each([
  `throw new TapdbError({ code: "POOL.CLOSED", message: "The pool is closed." });`,
  `try { work(); } catch (error) { throw error; }`,
  `reject(new TapdbError(options));`,
  `const cause = new Error("a cause may be anything");`,
])("an error with a code, and one passed on, are not: %s", (source) => {
  expect(reports(source)).toBe(0);
});
