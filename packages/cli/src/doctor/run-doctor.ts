import type { TapdbConfig } from "@tapdb/core/config";
import type { DiagnosticReport } from "@tapdb/core/diagnostics";
import { isTapdbError } from "@tapdb/core/errors";
import { checkNode } from "./environment/check-node.ts";
import { checkPackages } from "./environment/check-packages.ts";
import { Findings } from "./findings.ts";
import { connect, describeAddress } from "./server/connect.ts";
import { examineServer } from "./server/examine-server.ts";

/** What an examination needs. */
export interface DoctorOptions {
  readonly config: TapdbConfig;
  /** Where the application's packages are. */
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Looks at this machine and at the server, read-only and within seconds. A server that cannot be reached is a finding. */
export async function runDoctor({ config, cwd, signal }: DoctorOptions): Promise<DiagnosticReport> {
  const findings = new Findings();
  checkNode(findings, process.versions.node);
  checkPackages(findings, cwd);
  try {
    const client = await connect(config.databaseUrl);
    try {
      await examineServer({ client, config, findings }, signal);
    } finally {
      await client.end();
    }
  } catch (error) {
    if (!isTapdbError(error)) throw error;
    const fix = error.hint === undefined ? {} : { fix: error.hint };
    findings.report({
      code: error.code,
      severity: "error",
      message: error.message,
      place: { object: "server" },
      ...fix,
      docsUrl: error.docsUrl,
    });
    findings.unseen("the server", "it could not be reached");
  }
  return findings.toReport("doctor", describeAddress(config.databaseUrl));
}
