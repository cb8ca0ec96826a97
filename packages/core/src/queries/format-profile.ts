/** A profile as text for a terminal. */
import type { NPlusOneFinding, ProfileReport, StatementNumbers, StatementReport } from "./profile-report.ts";

/** How a profile is laid out. */
export interface FormatProfileOptions {
  /** Columns that no line exceeds. @defaultValue 80 */
  readonly width?: number;
  /** Statements and findings shown. @defaultValue 10 */
  readonly limit?: number;
}

const HEADINGS = ["total", "share", "calls", "rows", "errors", "p50", "p95", "p99", "max"] as const;
const COLUMN = 8;
const INDENT = "  ";
const LINES_OF_TEXT = 2;

/** At most four figures and a unit: `850 µs`, `1.20 ms`, `12.3 s`, `4.5 min`. */
function duration(ms: number): string {
  if (ms === 0) return "0";
  if (ms < 1) return `${(ms * 1_000).toFixed(0)} µs`;
  if (ms < 1_000) return `${significant(ms)} ms`;
  return ms < 60_000 ? `${significant(ms / 1_000)} s` : `${significant(ms / 60_000)} min`;
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `12,345`, `1.23 M`. */
function count(value: number): string {
  if (value < 100_000) return value.toLocaleString("en-US");
  return value < 1_000_000 ? `${(value / 1_000).toFixed(0)} k` : `${significant(value / 1_000_000)} M`;
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Breaks a statement at blanks into a few indented lines. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  const room = width - INDENT.length;
  while (rest.length > room && lines.length < LINES_OF_TEXT - 1) {
    const blank = rest.lastIndexOf(" ", room);
    const end = blank > room / 2 ? blank : room;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  lines.push(shortened(rest, room));
  return lines.map((line) => INDENT + line);
}

function row(cells: readonly string[], width: number): string {
  return cells
    .map((cell) => cell.padStart(COLUMN))
    .join("")
    .slice(0, width)
    .trimEnd();
}

function cellsOf({ totalMs, share, calls, rows, errors, p50Ms, p95Ms, p99Ms, maxMs }: StatementNumbers): string[] {
  const percent = `${(share * 100).toFixed(1)} %`;
  return [
    duration(totalMs),
    percent,
    count(calls),
    count(rows),
    count(errors),
    ...[p50Ms, p95Ms, p99Ms, maxMs].map(duration),
  ];
}

/** `prisma findMany Order`. */
function originName({ orm, operation, entity }: { orm?: string; operation?: string; entity?: string }): string {
  return [orm, operation, entity].filter((part) => part !== undefined).join(" ");
}

/** Where a statement comes from, on one line, or nothing. */
function sourceLine(parts: readonly (string | undefined)[], width: number): string[] {
  const known = parts.filter((part) => part !== undefined && part !== "");
  return known.length === 0 ? [] : [shortened(`${INDENT}${known.join(" · ")}`, width)];
}

function statementLines(statement: StatementReport, width: number): string[] {
  const [origin] = statement.origins;
  const [place] = statement.callSites;
  return [
    row(cellsOf(statement), width),
    ...wrapped(statement.text, width),
    ...sourceLine([origin && originName(origin as object), place?.callSite], width),
    "",
  ];
}

function findingLines(finding: NPlusOneFinding, width: number): string[] {
  const units = `${count(finding.unitsOfWork)} ${finding.unitsOfWork === 1 ? "unit" : "units"} of work`;
  const headline = `${count(finding.maxCalls)} times in one unit of work (${units}, ${count(finding.calls)} calls)`;
  return [
    shortened(headline, width),
    ...wrapped(finding.text, width),
    ...sourceLine([originName(finding as object), finding.callSite], width),
    "",
  ];
}

function more(shown: number, all: number, what: string): string[] {
  return all > shown ? [`… and ${count(all - shown)} more ${what}`, ""] : [];
}

/** A report as lines for a terminal, ending in a newline. Holds no value of any statement. */
export function formatProfile(report: ProfileReport, options: FormatProfileOptions = {}): string {
  const { width = 80, limit = 10 } = options;
  const { total, statements, other, nPlusOne } = report;
  const summary = `${count(total.calls)} statements, ${count(statements.length)} fingerprints, ${count(total.errors)} errors, ${duration(total.totalMs)}`;
  const lines = [shortened(summary, width), "", row(HEADINGS, width)];
  for (const statement of statements.slice(0, limit)) lines.push(...statementLines(statement, width));
  lines.push(...more(limit, statements.length, "fingerprints"));
  if (other !== undefined) {
    lines.push(row(cellsOf(other), width), `${INDENT}${count(other.evicted)} less recent fingerprints together`, "");
  }
  if (nPlusOne.length > 0) lines.push("N+1: the same statement, again and again, from one place", "");
  for (const finding of nPlusOne.slice(0, limit)) lines.push(...findingLines(finding, width));
  lines.push(...more(limit, nPlusOne.length, "places"));
  while (lines.at(-1) === "") lines.pop();
  return `${lines.join("\n")}\n`;
}
