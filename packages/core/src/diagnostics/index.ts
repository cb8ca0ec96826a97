export {
  compareToBaseline,
  parseBaseline,
  writeBaseline,
  type Baseline,
  type BaselineComparison,
  type BaselineEntry,
} from "./baseline.ts";
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
