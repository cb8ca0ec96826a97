import { defineCommand } from "citty";
import { isAtLeast, type Severity } from "@tapdb/core/diagnostics";
import { formatReport, REPORT_FORMATS, type ReportFormat } from "@tapdb/core/report";
import { COMMON_ARGUMENTS } from "../../arguments/common-arguments.ts";
import type { Surroundings } from "../../arguments/surroundings.ts";
import { applyBaseline, BASELINE_ARGUMENTS } from "../../baseline/apply-baseline.ts";
import { resolveSettings } from "../../config/resolve-settings.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { runAudit } from "../../tenancy/run-audit.ts";

/** `tapdb tenancy audit`. */
export const auditCommand = defineCommand({
  meta: { name: "audit", description: "Find the ways in which a tenant can reach another's rows, read-only" },
  args: {
    url: { type: "string", valueHint: "url", description: "Database to look at, with the application's role" },
    role: { type: "string", valueHint: "role", description: "The application's role, when --url has another" },
    config: { type: "string", valueHint: "file", description: "Configuration file instead of ./tapdb.config.ts" },
    format: {
      type: "enum",
      options: [...REPORT_FORMATS],
      valueHint: "format",
      description: "Output; tty unless in GitHub Actions",
    },
    ...BASELINE_ARGUMENTS,
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
    const { terminal, env } = surroundings;
    const config = await resolveSettings(args, surroundings);
    const audited = await runAudit({ config, role: args.role, signal: surroundings.signal });
    const report = applyBaseline(audited, args, surroundings);
    const format = (args.format ?? (env.GITHUB_ACTIONS === "true" ? "github" : "tty")) as ReportFormat;
    terminal.data.write(formatReport(report, format, { colour: terminal.data.colour, width: terminal.width }));
    const failing = report.diagnostics.some(({ severity }) => isAtLeast(severity, args["fail-on"] as Severity));
    return failing ? EXIT.findings : EXIT.clean;
  },
});
