import { describePlace, type Diagnostic, type DiagnosticReport } from "../diagnostics/index.ts";

function escapeXml(text: string): string {
  const printable = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
  return printable.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function failure(tool: string, diagnostic: Diagnostic): string {
  const { code, severity, message, evidence, fix, place } = diagnostic;
  const name = [code, describePlace(place)].filter((part) => part !== "").join(" ");
  const body = [...(evidence ?? []), ...(fix === undefined ? [] : [fix])].join("\n");
  return [
    `    <testcase classname="tapdb.${tool}" name="${escapeXml(name)}">`,
    `      <failure type="${severity}" message="${escapeXml(message)}">${escapeXml(body)}</failure>`,
    "    </testcase>",
  ].join("\n");
}

/** JUnit XML: a finding is a failed test, a passed check a passed one, an unseen check a skipped one. */
export function formatJunit(report: DiagnosticReport): string {
  const { tool, diagnostics, passed, unseen } = report;
  const tests = diagnostics.length + passed.length + unseen.length;
  const open = (name: string): string => `    <testcase classname="tapdb.${tool}" name="${escapeXml(name)}"`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="tapdb ${tool}" tests="${tests}" failures="${diagnostics.length}" skipped="${unseen.length}">`,
    ...diagnostics.map((diagnostic) => failure(tool, diagnostic)),
    ...passed.map(({ name }) => `${open(name)}/>`),
    ...unseen.map(({ name, why }) => `${open(name)}><skipped message="${escapeXml(why)}"/></testcase>`),
    "  </testsuite>",
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}
