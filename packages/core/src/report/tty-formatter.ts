import { styleText } from "node:util";
import {
  bySeverity,
  countBySeverity,
  describePlace,
  type Diagnostic,
  type DiagnosticReport,
  type Severity,
} from "../diagnostics/index.ts";
import type { FormatOptions } from "./format-options.ts";
import { wrapText } from "./wrap-text.ts";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const LOOKS = {
  error: { symbol: "✖", style: "red" },
  warning: { symbol: "⚠", style: "yellow" },
  info: { symbol: "ℹ", style: "blue" },
} as const satisfies Record<Severity, { symbol: string; style: Style }>;
const INDENT = "    ";

function indented(text: string, width: number, paint: (line: string) => string): string[] {
  return wrapText(text, width - INDENT.length).map((line) => INDENT + paint(line));
}

function finding(diagnostic: Diagnostic, width: number, paint: Paint): string[] {
  const { symbol, style } = LOOKS[diagnostic.severity];
  const place = describePlace(diagnostic.place);
  const lines = [`  ${paint(style, symbol)} ${paint("bold", diagnostic.code)}${place === "" ? "" : `  ${place}`}`];
  lines.push(...indented(diagnostic.message, width, (line) => line));
  for (const fact of diagnostic.evidence ?? [])
    lines.push(...indented(`· ${fact}`, width, (line) => paint("dim", line)));
  if (diagnostic.fix !== undefined) lines.push(...indented(diagnostic.fix, width, (line) => paint("cyan", line)));
  return [...lines, ""];
}

function aside(symbol: string, name: string, detail: string, column: number, width: number): string[] {
  const [first = "", ...rest] = wrapText(detail, width - column - 6);
  const margin = " ".repeat(column + 6);
  return [`  ${symbol} ${name.padEnd(column)}  ${first}`, ...rest.map((line) => margin + line)];
}

function summary(report: DiagnosticReport): string {
  const counts = countBySeverity(report.diagnostics);
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
  return [
    plural(counts.error, "error"),
    plural(counts.warning, "warning"),
    `${counts.info} to know`,
    `${report.passed.length} in order`,
    `${report.unseen.length} not seen`,
  ].join(" · ");
}

/** For a person at a terminal. */
export function formatTty(report: DiagnosticReport, { colour = false, width = 80 }: FormatOptions = {}): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const column = Math.max(0, ...[...report.passed, ...report.unseen].map(({ name }) => name.length));
  const lines = [
    paint("bold", `tapdb ${report.tool}`) + (report.subject === undefined ? "" : `  ${report.subject}`),
    "",
  ];
  for (const { name, detail } of report.passed) lines.push(...aside(paint("green", "✔"), name, detail, column, width));
  for (const { name, why } of report.unseen)
    lines.push(...aside(paint("dim", "?"), name, `not seen: ${why}`, column, width));
  if (report.passed.length + report.unseen.length > 0) lines.push("");
  for (const diagnostic of bySeverity(report.diagnostics)) lines.push(...finding(diagnostic, width, paint));
  return `${[...lines, paint("bold", summary(report))].join("\n")}\n`;
}
