import { TapdbError } from "../errors/index.ts";
import { describePlace, type Diagnostic } from "./diagnostic.ts";

/** A finding that is known, and why it is left. */
export interface BaselineEntry {
  readonly code: string;
  /** As {@link describePlace} says it. */
  readonly place: string;
  /** Why it is left; a person writes it. */
  readonly reason: string;
}

/** Findings that are known: only new ones count. */
export interface Baseline {
  readonly version: 1;
  readonly entries: readonly BaselineEntry[];
}

/** What of a report is new, what is known, and which entries are not found any more. */
export interface BaselineComparison {
  readonly fresh: readonly Diagnostic[];
  readonly known: readonly Diagnostic[];
  readonly stale: readonly BaselineEntry[];
}

const keyOf = (code: string, place: string): string => `${code} ${place}`;
const keyOfDiagnostic = ({ code, place }: Diagnostic): string => keyOf(code, describePlace(place));

function isEntry(value: unknown): value is BaselineEntry {
  const entry = value as BaselineEntry | null;
  return (
    [entry?.code, entry?.place, entry?.reason].every((part) => typeof part === "string") && entry!.reason.trim() !== ""
  );
}

/**
 * Reads a baseline's JSON.
 * @throws {TapdbError} `CLI.BASELINE_INVALID` when it is none, or when an entry has no reason.
 */
export function parseBaseline(json: string): Baseline {
  let value: Partial<Baseline> | null;
  try {
    value = JSON.parse(json) as Partial<Baseline> | null;
  } catch {
    value = null;
  }
  if (value?.version === 1 && Array.isArray(value.entries) && value.entries.every(isEntry)) return value as Baseline;
  throw new TapdbError({
    code: "CLI.BASELINE_INVALID",
    message: "The baseline is not one: it needs version 1 and entries that have code, place and reason.",
    hint: "Let --write-baseline write it, and give each entry a reason.",
  });
}

/** The baseline that knows all of these findings; reasons of an earlier one are kept. */
export function writeBaseline(diagnostics: readonly Diagnostic[], earlier?: Baseline): Baseline {
  const reasons = new Map(earlier?.entries.map(({ code, place, reason }) => [keyOf(code, place), reason]));
  const entries = new Map(
    diagnostics.map((diagnostic) => {
      const key = keyOfDiagnostic(diagnostic);
      const reason = reasons.get(key) ?? "known when the baseline was written";
      return [key, { code: diagnostic.code, place: describePlace(diagnostic.place), reason }];
    }),
  );
  return {
    version: 1,
    entries: [...entries.values()].toSorted((a, b) => keyOf(a.code, a.place).localeCompare(keyOf(b.code, b.place))),
  };
}

/** Tells new findings from known ones. */
export function compareToBaseline(diagnostics: readonly Diagnostic[], { entries }: Baseline): BaselineComparison {
  const known = new Set(entries.map(({ code, place }) => keyOf(code, place)));
  const found = new Set(diagnostics.map(keyOfDiagnostic));
  return {
    fresh: diagnostics.filter((diagnostic) => !known.has(keyOfDiagnostic(diagnostic))),
    known: diagnostics.filter((diagnostic) => known.has(keyOfDiagnostic(diagnostic))),
    stale: entries.filter(({ code, place }) => !found.has(keyOf(code, place))),
  };
}
