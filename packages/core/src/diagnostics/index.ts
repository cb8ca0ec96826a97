export {
  bySeverity,
  countBySeverity,
  describePlace,
  isAtLeast,
  SEVERITIES,
  type Diagnostic,
  type DiagnosticReport,
  type PassedCheck,
  type Place,
  type Severity,
  type UnseenCheck,
} from "./diagnostic.ts";
