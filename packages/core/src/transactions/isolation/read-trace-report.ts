import { TapdbError } from "../../errors/index.ts";
import type { TraceReport } from "./trace/transaction-trace.ts";

function unreadable(problem: string): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.TRACE_UNREADABLE",
    message: `The trace can't be read: ${problem}.`,
    hint: "Write it with JSON.stringify(await trace.report(client)); see docs/guide/transactions.md.",
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isColumnSet(value: unknown): boolean {
  return value === undefined || value === "all" || isTexts(value);
}

function isStep(value: unknown): boolean {
  if (!isRecord(value) || typeof value.relation !== "string" || !isRecord(value.key)) return false;
  const keys = value.rowKeys ?? [];
  return (
    isTexts(Object.values(value.key)) &&
    Array.isArray(keys) &&
    keys.every(isTexts) &&
    isColumnSet(value.reads) &&
    isColumnSet(value.writes)
  );
}

function isTemplate(value: unknown): boolean {
  return isRecord(value) && typeof value.name === "string" && Array.isArray(value.steps) && value.steps.every(isStep);
}

/**
 * Reads a trace that was kept as JSON.
 *
 * @throws {TapdbError} `TRANSACTION.TRACE_UNREADABLE`.
 */
export function readTraceReport(text: string): TraceReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable("it is not JSON");
  }
  if (!isRecord(value) || !Array.isArray(value.templates)) throw unreadable("it has no templates");
  if (value.format !== 1) throw unreadable("it has a format that this version does not know");
  const wrong = value.templates.findIndex((template) => !isTemplate(template));
  if (wrong !== -1) throw unreadable(`its template ${wrong + 1} is not one`);
  return value as unknown as TraceReport;
}
