import { createTerminal, run, type ExitCode } from "@tapdb/cli";

/** What a command line gave. */
export interface CliResult {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with an environment of its own. */
export async function runCli(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = process.cwd(),
): Promise<CliResult> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({ write: (text: string) => void (written[name] += text) });
  const terminal = createTerminal(stream("stdout"), stream("stderr"), env);
  const exitCode = await run(argv, { terminal, cwd, env, signal: new AbortController().signal });
  return { exitCode, ...written };
}
