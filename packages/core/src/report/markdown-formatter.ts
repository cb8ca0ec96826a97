import { bySeverity, describePlace, type DiagnosticReport } from "../diagnostics/index.ts";

function cell(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", "<br>");
}

/** A Markdown section with a table of findings, for a pull request. */
export function formatMarkdown(report: DiagnosticReport): string {
  const rows = bySeverity(report.diagnostics).map(({ severity, code, place, message, fix }) =>
    [severity, `\`${code}\``, describePlace(place), message, fix ?? ""].map(cell).join(" | "),
  );
  const table = ["severity | code | place | finding | fix", "--- | --- | --- | --- | ---", ...rows].map(
    (row) => `| ${row} |`,
  );
  const body = rows.length === 0 ? ["No findings."] : table;
  const unseen = report.unseen.map(({ name, why }) => `- Not seen: ${name} (${why})`);
  return `${[`## tapdb ${report.tool}`, "", ...body, ...(unseen.length === 0 ? [] : ["", ...unseen])].join("\n")}\n`;
}
