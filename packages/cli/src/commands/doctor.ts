import { defineCommand } from "citty";
import { isAtLeast, type Severity } from "@tapdb/core/diagnostics";
import { formatReport, REPORT_FORMATS, type ReportFormat } from "@tapdb/core/report";
import { COMMON_ARGUMENTS } from "../arguments/common-arguments.ts";
import type { Surroundings } from "../arguments/surroundings.ts";
import { resolveSettings } from "../config/resolve-settings.ts";
import { runDoctor } from "../doctor/run-doctor.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";

/** `tapdb doctor`. */
export const doctorCommand = defineCommand({
  meta: {
    name: "doctor",
    description: "Look at packages, server, role and policies, read-only, and say what to put right",
  },
  args: {
    url: { type: "string", valueHint: "url", description: "Database to look at, with the application's role" },
    config: { type: "string", valueHint: "file", description: "Configuration file instead of ./tapdb.config.ts" },
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
    const surroundings = data as Surroundings;
    const { terminal, cwd, env, signal } = surroundings;
    const config = await resolveSettings(args, surroundings);
    const report = await runDoctor({ config, cwd, signal });
    const format = (args.format ?? (env.GITHUB_ACTIONS === "true" ? "github" : "tty")) as ReportFormat;
    const text = formatReport(report, format, {
      colour: terminal.data.colour,
      width: terminal.width,
    });
    terminal.data.write(text);
    if (report.diagnostics.some(({ code }) => code.startsWith("CONNECTION."))) return EXIT.couldNotRun;
    const failing = report.diagnostics.some(({ severity }) => isAtLeast(severity, args["fail-on"] as Severity));
    return failing ? EXIT.findings : EXIT.clean;
  },
});
