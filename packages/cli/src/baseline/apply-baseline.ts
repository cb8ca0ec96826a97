import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ArgsDef } from "citty";
import { compareToBaseline, parseBaseline, writeBaseline, type DiagnosticReport } from "@tapdb/core/diagnostics";
import { TapdbError } from "@tapdb/core/errors";
import type { Surroundings } from "../arguments/surroundings.ts";

/** The flags of a command whose findings can be known. */
export const BASELINE_ARGUMENTS = {
  baseline: { type: "string", valueHint: "file", description: "Known findings: only new ones are reported" },
  "write-baseline": { type: "boolean", default: false, description: "Write what was found to --baseline" },
} as const satisfies ArgsDef;

/** What of these flags was given. */
export interface BaselineFlags {
  readonly baseline?: string | undefined;
  readonly "write-baseline"?: boolean | undefined;
}

function refuse(message: string, hint: string): TapdbError {
  return new TapdbError({ code: "CLI.INVALID_ARGUMENT", message, hint });
}

/**
 * Takes known findings out of a report, or writes down that all of them are known. What is known is counted under what
 * passed, and entries that nothing answers to any more are told on the notes channel.
 * @throws {TapdbError} `CLI.BASELINE_INVALID`, `CLI.INVALID_ARGUMENT`.
 */
export function applyBaseline(
  report: DiagnosticReport,
  flags: BaselineFlags,
  { cwd, terminal }: Pick<Surroundings, "cwd" | "terminal">,
): DiagnosticReport {
  const write = flags["write-baseline"] === true;
  if (flags.baseline === undefined) {
    if (write) throw refuse("--write-baseline needs to know where.", "Add --baseline file.");
    return report;
  }
  const file = resolve(cwd, flags.baseline);
  const exists = existsSync(file);
  if (!exists && !write)
    throw refuse("The file that --baseline names does not exist.", "Add --write-baseline to write it.");
  const earlier = exists ? parseBaseline(readFileSync(file, "utf8")) : undefined;
  const baseline = write ? writeBaseline(report.diagnostics, earlier) : earlier!;
  if (write) writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
  const { fresh, known, stale } = compareToBaseline(report.diagnostics, baseline);
  if (write)
    terminal.notes.write(
      `Wrote ${baseline.entries.length} findings to ${flags.baseline}; say why each of them is left.\n`,
    );
  if (stale.length > 0)
    terminal.notes.write(
      `${stale.length} entries of ${flags.baseline} are not found any more; --write-baseline drops them.\n`,
    );
  const passed = { name: "baseline", detail: `${known.length} findings are known` };
  return { ...report, diagnostics: fresh, passed: [...report.passed, passed] };
}
