import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { DiagnosticReport } from "../diagnostics/index.ts";
import { formatReport, REPORT_FORMATS } from "./format-report.ts";

const REPORT: DiagnosticReport = {
  tool: "doctor",
  subject: "localhost:5432/shop",
  passed: [{ name: "server", detail: "PostgreSQL 18.4" }],
  unseen: [{ name: "clock", why: 'the server <refused> "it"' }],
  diagnostics: [
    {
      code: "ROLE.OWNER",
      severity: "warning",
      message: "The role owns 2 tables | and may switch policies off.",
      place: { object: "role app" },
    },
    {
      code: "TENANCY.RLS_DISABLED",
      severity: "error",
      message: `A message that is long enough to be broken ${"again and ".repeat(12)}again: 100% <sure>`,
      place: { file: "a,b.sql", line: 3, column: 7 },
      evidence: ["relrowsecurity is false"],
      fix: "alter table orders enable row level security;\nalter table orders force row level security;",
    },
  ],
};
const EMPTY: DiagnosticReport = { tool: "doctor", diagnostics: [], passed: [], unseen: [] };

describe("tty", () => {
  it("fits the width, puts the worst first and counts", () => {
    const lines = formatReport(REPORT, "tty", { width: 60 }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    const text = lines.join("\n");
    expect(text.indexOf("TENANCY.RLS_DISABLED")).toBeLessThan(text.indexOf("ROLE.OWNER"));
    expect(text).toContain("1 error · 1 warning · 0 to know · 1 in order · 1 not seen");
    expect(text).not.toContain("\u001B[");
  });

  it("says the same with colours as without", () => {
    const coloured = formatReport(REPORT, "tty", { colour: true });
    expect(coloured).toContain("\u001B[");
    expect(stripVTControlCharacters(coloured)).toBe(formatReport(REPORT, "tty"));
  });
});

it("json is one line that parses", () => {
  const text = formatReport(REPORT, "json");
  expect(text.trimEnd()).not.toContain("\n");
  expect(JSON.parse(text)).toMatchObject({ tool: "doctor", counts: { error: 1, warning: 1, info: 0 } });
});

it("sarif names the rule, the level and the place", () => {
  const [run] = JSON.parse(formatReport(REPORT, "sarif")).runs;
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["ROLE.OWNER", "TENANCY.RLS_DISABLED"]);
  expect(run.results[0]).toMatchObject({
    ruleId: "TENANCY.RLS_DISABLED",
    level: "error",
    locations: [
      { physicalLocation: { artifactLocation: { uri: "a,b.sql" }, region: { startLine: 3, startColumn: 7 } } },
    ],
  });
  expect(run.results[1].locations).toEqual([{ logicalLocations: [{ fullyQualifiedName: "role app" }] }]);
});

it("junit escapes and counts", () => {
  const text = formatReport(REPORT, "junit");
  expect(text).toContain('tests="4" failures="2" skipped="1"');
  expect(text).toContain("100% &lt;sure&gt;");
  expect(text).toContain('<skipped message="the server &lt;refused&gt; &quot;it&quot;"/>');
});

it("github escapes what its commands are made of", () => {
  const [first] = formatReport(REPORT, "github").split("\n");
  expect(first).toMatch(/^::error file=a%2Cb.sql,line=3,col=7,title=TENANCY.RLS_DISABLED::/);
  expect(first).toContain("100%25 <sure>%0Aalter table");
});

it("markdown escapes what tables are made of", () => {
  expect(formatReport(REPORT, "markdown")).toContain("2 tables \\| and may");
});

it.each(REPORT_FORMATS)("%s has something sound to say about nothing", (format) => {
  expect(() => formatReport(EMPTY, format)).not.toThrow();
});
