/** How bad a finding is: an `error` breaks a promise, a `warning` probably will, `info` is worth knowing. */
export type Severity = "error" | "warning" | "info";

/** The severities, the worst first. */
export const SEVERITIES = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** Where a finding is: a database object, or a place in a file. */
export interface Place {
  /** `table public.orders`, `role app`. */
  readonly object?: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** A finding, as plain data: printed, counted, suppressed, never thrown. */
export interface Diagnostic {
  /** Dotted and stable: `TENANCY.RLS_DISABLED`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, one sentence. Never a row's value. */
  readonly message: string;
  readonly place?: Place;
  /** What it was concluded from, one fact a line. */
  readonly evidence?: readonly string[];
  /** What to do: SQL to run, or one sentence. */
  readonly fix?: string;
  readonly docsUrl?: string;
}

/** Something that was looked at and is as it should be. */
export interface PassedCheck {
  readonly name: string;
  /** What was found: `PostgreSQL 18.4`. */
  readonly detail: string;
}

/** Something that could not be looked at. */
export interface UnseenCheck {
  readonly name: string;
  readonly why: string;
}

/** What a command found. */
export interface DiagnosticReport {
  /** The command: `doctor`. */
  readonly tool: string;
  /** What was examined; without a password. */
  readonly subject?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly passed: readonly PassedCheck[];
  readonly unseen: readonly UnseenCheck[];
}

/** Whether `severity` is at least as bad as `threshold`. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** The findings, the worst first, otherwise in their order. */
export function bySeverity(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return SEVERITIES.flatMap((severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity));
}

/** How many findings there are of each severity. */
export function countBySeverity(diagnostics: readonly Diagnostic[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

/** The place in one phrase: `table public.orders` or `migrations/1.sql:4:2`; empty when there is none. */
export function describePlace(place: Place | undefined): string {
  if (place === undefined) return "";
  const { object, file, line, column } = place;
  const position = file === undefined ? "" : [file, line, column].filter((part) => part !== undefined).join(":");
  return [object, position].filter((part) => part !== undefined && part !== "").join(" in ");
}
