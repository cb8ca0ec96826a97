import { bySeverity, countBySeverity, type DiagnosticReport } from "../diagnostics/index.ts";

/** One JSON object, on one line. */
export function formatJson(report: DiagnosticReport): string {
  const diagnostics = bySeverity(report.diagnostics);
  return `${JSON.stringify({ ...report, diagnostics, counts: countBySeverity(diagnostics) })}\n`;
}
