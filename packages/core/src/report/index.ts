export type { FormatOptions } from "./format-options.ts";
export { formatReport, REPORT_FORMATS, type ReportFormat } from "./format-report.ts";
export { wrapText } from "./wrap-text.ts";
