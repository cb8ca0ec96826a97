import { spawn } from "node:child_process";

/** How a command ended. */
export interface CommandResult {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number;
  /** stdout and stderr, interleaved as they came. */
  readonly output: string;
  readonly stdout: string;
}

/** Options of {@link runCommand}. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the output is also shown while it comes. @defaultValue false */
  readonly echo?: boolean;
}

/** Runs a command without a shell and without stdin, and keeps what it prints. */
export function runCommand(command: string, args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    stdout += text;
    if (options.echo === true) process.stdout.write(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (options.echo === true) process.stderr.write(text);
  });
  child.on("error", reject);
  child.on("close", (code) => resolve({ code: code ?? 1, output, stdout }));
  return promise;
}

/** Runs a command that has to succeed; its output is the message when it does not. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, output, stdout } = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${code}\n${output.trim()}`);
  return stdout;
}
