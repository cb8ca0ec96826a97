import { spawn } from "node:child_process";
import type { ProcessIdentity } from "./process-identity.ts";

/** How a command ended; `code` is null when a signal ended it or it could not be started. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly error?: Error;
}

/** What a command is run with. */
export interface CommandOptions {
  readonly identity?: ProcessIdentity;
  /** Text for its standard input. */
  readonly input?: string;
}

/** Runs a command to its end and collects both of its outputs; never rejects. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const env = { ...process.env, LC_ALL: "C", PGDATA: undefined };
  const child = spawn(file, args, {
    ...options.identity,
    env,
    cwd: "/",
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  let output = "";
  const collect = (chunk: Buffer): void => void (output += chunk.toString("utf8"));
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.on("error", (error) => resolve({ code: null, output, error }));
  child.on("close", (code) => resolve({ code, output }));
  // A command that ends without reading its input closes the pipe; its exit code tells the story.
  child.stdin.on("error", (error) => void (output += `${error.message}\n`));
  child.stdin.end(options.input ?? "");
  return promise;
}
