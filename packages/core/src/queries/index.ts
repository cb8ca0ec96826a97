export { formatProfile, type FormatProfileOptions } from "./format-profile.ts";
export type {
  CallSiteCount,
  NPlusOneFinding,
  ProfileReport,
  StatementNumbers,
  StatementOrigin,
  StatementReport,
} from "./profile-report.ts";
export { QueryProfiler, type QueryProfilerMetrics, type QueryProfilerOptions } from "./query-profiler.ts";
