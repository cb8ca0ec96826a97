import { bySeverity, describePlace, type Diagnostic, type DiagnosticReport } from "../diagnostics/index.ts";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function annotation({ severity, code, place, message, fix }: Diagnostic): string {
  const properties: [string, string | number | undefined][] = [
    ["file", place?.file],
    ["line", place?.line],
    ["col", place?.column],
    ["title", code],
  ];
  const given = properties.filter(([, value]) => value !== undefined);
  const listed = given.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(",");
  const object = place?.object === undefined ? "" : `${describePlace({ object: place.object })}: `;
  return `::${COMMANDS[severity]} ${listed}::${escapeData(object + message + (fix === undefined ? "" : `\n${fix}`))}`;
}

/** Workflow commands of GitHub Actions, one a line: findings show up on the changed lines. */
export function formatGithub(report: DiagnosticReport): string {
  return bySeverity(report.diagnostics)
    .map((diagnostic) => `${annotation(diagnostic)}\n`)
    .join("");
}
