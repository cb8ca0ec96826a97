import type { DiagnosticReport } from "../diagnostics/index.ts";
import type { FormatOptions } from "./format-options.ts";
import { formatGithub } from "./github-formatter.ts";
import { formatJson } from "./json-formatter.ts";
import { formatJunit } from "./junit-formatter.ts";
import { formatMarkdown } from "./markdown-formatter.ts";
import { formatSarif } from "./sarif-formatter.ts";
import { formatTty } from "./tty-formatter.ts";

/** The formats that every report can be printed in. */
export const REPORT_FORMATS = ["tty", "json", "sarif", "junit", "github", "markdown"] as const;

/** One of {@link REPORT_FORMATS}. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const FORMATTERS: Readonly<Record<ReportFormat, (report: DiagnosticReport, options: FormatOptions) => string>> = {
  tty: formatTty,
  json: formatJson,
  sarif: formatSarif,
  junit: formatJunit,
  github: formatGithub,
  markdown: formatMarkdown,
};

/** The text of a report in a format; ends in a line break unless it is empty. */
export function formatReport(report: DiagnosticReport, format: ReportFormat, options: FormatOptions = {}): string {
  return FORMATTERS[format](report, options);
}
