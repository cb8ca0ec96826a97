import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProfileReport, StatementReport } from "@tapdb/core/queries";
import type { Paint } from "../../output/table.ts";
import type { DemoReport, ProfileResult } from "../demo-report.ts";

const STATEMENTS = 2;
const LONG_LIST = 30;

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** The list of columns is what a long SELECT can do without. */
function withoutColumns(text: string): string {
  const from = text.toLowerCase().indexOf(" from ");
  return from > LONG_LIST && text.toLowerCase().startsWith("select ")
    ? `${text.slice(0, "select ".length)}…${text.slice(from)}`
    : text;
}

/** The end of a path is what tells places apart. */
function shortPlace(place: string, width: number): string {
  const path = place.startsWith("file:") ? relative(process.cwd(), fileURLToPath(place)) : place;
  return path.length <= width ? path : `…${path.slice(1 - width)}`;
}

function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

function statementLines(statement: StatementReport, profile: ProfileReport, width: number, paint: Paint): string[] {
  const [origin] = statement.origins;
  const what =
    origin === undefined
      ? "statement"
      : [origin.operation, origin.entity].filter((part) => part !== undefined).join(" ");
  const repeated = profile.nPlusOne.some(({ fingerprint }) => fingerprint === statement.fingerprint);
  const calls = `${statement.calls} ×`.padStart(7);
  const figures = `p50 ${milliseconds(statement.p50Ms)}, ${statement.rows} rows`;
  const head = `${calls} ${what}  ${paint("dim", figures)}${repeated ? `  ${paint(["bold", "yellow"], "⚠ N+1")}` : ""}`;
  const [place] = statement.callSites;
  const lines = [head, `          ${paint("dim", shortened(withoutColumns(statement.text), width - 10))}`];
  if (place !== undefined) lines.push(`          ${paint("cyan", shortPlace(place.callSite, width - 10))}`);
  return lines;
}

function ormLines({ orm, profile }: ProfileResult, width: number, paint: Paint): string[] {
  const { total, statements } = profile;
  const head = `${paint("bold", orm)}: ${total.calls} statements, ${milliseconds(total.totalMs)}`;
  return [
    head,
    ...statements.slice(0, STATEMENTS).flatMap((statement) => statementLines(statement, profile, width, paint)),
  ];
}

/** What one page sent, by ORM, the most expensive statements first. */
export function profileLines({ profiles }: Omit<DemoReport, "pass">, width: number, paint: Paint): string[] {
  return profiles.flatMap((result, index) => [...(index === 0 ? [] : [""]), ...ormLines(result, width, paint)]);
}
