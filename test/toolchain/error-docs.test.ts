import { expect, test } from "vitest";
import { indexPage, pageName, pageProblems, scaffoldPage } from "../../scripts/error-docs/error-page.ts";

const CODE = "POOL.ACQUIRE_TIMEOUT";
const MEANING = "No connection became free in time.";
const written = scaffoldPage(CODE, MEANING).replaceAll("(to be written)", "Words.");

test("the page of a code is named as docsUrl says", () => {
  expect(pageName(CODE)).toBe("pool-acquire-timeout.md");
});

test("a written page is accepted", () => {
  expect(pageProblems(CODE, MEANING, written)).toEqual([]);
});

test("a scaffold, another meaning, a lost heading and a wrong order are refused", () => {
  expect(pageProblems(CODE, MEANING, scaffoldPage(CODE, MEANING))).toEqual(["is not written yet"]);
  expect(pageProblems(CODE, "Something else.", written)).toHaveLength(1);
  expect(pageProblems(CODE, MEANING, written.replace("## Why\n", ""))).toEqual(['lacks "## Why"']);
  const swapped = written.replace("## Why", "## X").replace("## What to do", "## Why").replace("## X", "## What to do");
  expect(pageProblems(CODE, MEANING, swapped)).toEqual(['has "## What to do" out of order']);
});

test("the index links every code under its area", () => {
  const index = indexPage({ [CODE]: MEANING, "POOL.CLOSED": "The pool is closed.", "SQL.SYNTAX": "Does not parse." });
  expect(index.match(/^## .*/gm)).toEqual(["## POOL", "## SQL"]);
  expect(index).toContain(`| [${CODE}](pool-acquire-timeout.md) | ${MEANING} |`);
});
