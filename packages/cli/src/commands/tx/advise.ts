import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import { isAtLeast, type Severity } from "@tapdb/core/diagnostics";
import { TapdbError } from "@tapdb/core/errors";
import { adviseIsolation, isolationReport, readTraceReport } from "@tapdb/core/isolation";
import { formatReport, REPORT_FORMATS, type ReportFormat } from "@tapdb/core/report";
import { COMMON_ARGUMENTS } from "../../arguments/common-arguments.ts";
import type { Surroundings } from "../../arguments/surroundings.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";

async function readTrace(cwd: string, file: string | undefined): Promise<string> {
  if (file === undefined) {
    throw new TapdbError({
      code: "CLI.INVALID_ARGUMENT",
      message: "No trace file was given.",
      hint: "Write tapdb tx advise trace.json.",
    });
  }
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (cause) {
    throw new TapdbError({
      code: "CLI.INVALID_ARGUMENT",
      message: `The trace file can't be read: ${(cause as { code?: string }).code ?? "unknown error"}.`,
      hint: "Give the file that JSON.stringify(await trace.report(client)) was written to.",
      cause,
    });
  }
}

/** `tapdb tx advise`. */
export const adviseCommand = defineCommand({
  meta: {
    name: "advise",
    description: "The lowest isolation level at which traced transactions are safe, and what forbids a lower one",
  },
  args: {
    trace: { type: "positional", required: false, valueHint: "file", description: "A trace, as JSON" },
    format: {
      type: "enum",
      options: [...REPORT_FORMATS],
      valueHint: "format",
      description: "Output; tty unless in GitHub Actions",
    },
    "fail-on": {
      type: "enum",
      options: ["error", "warning", "info"],
      default: "error",
      valueHint: "severity",
      description: "Findings that make the exit code 1",
    },
    ...COMMON_ARGUMENTS,
  },
  async run({ args, data }): Promise<ExitCode> {
    const { terminal, cwd, env } = data as Surroundings;
    const { templates, dropped } = readTraceReport(await readTrace(cwd, args.trace));
    const report = isolationReport(adviseIsolation(templates), { subject: args.trace!, dropped });
    const format = (args.format ?? (env.GITHUB_ACTIONS === "true" ? "github" : "tty")) as ReportFormat;
    terminal.data.write(formatReport(report, format, { colour: terminal.data.colour, width: terminal.width }));
    const failing = report.diagnostics.some(({ severity }) => isAtLeast(severity, args["fail-on"] as Severity));
    return failing ? EXIT.findings : EXIT.clean;
  },
});
