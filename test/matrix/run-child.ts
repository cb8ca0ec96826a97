import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** How a child process is run. */
export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File that gets what it prints. */
  readonly log: string;
  /** Milliseconds until it is ended. */
  readonly timeoutMs: number;
}

/** How a child process ended. */
export interface ChildResult {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number;
  /** stdout and stderr, as they came. */
  readonly output: string;
  readonly timedOut: boolean;
}

const GRACE_MS = 10_000;
const running = new Set<ChildProcess>();
let stopping = false;

function end(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}

/**
 * Ends what runs and starts nothing any more, as when the user interrupts. The servers of the tests end with the
 * processes that started them.
 */
export function endChildren(): void {
  stopping = true;
  for (const child of running) end(child);
}

/** Runs a command without a shell and without stdin, and keeps what it prints. */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  const { cwd, env, timeoutMs } = options;
  if (stopping) return { code: 1, output: "", timedOut: false };
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const log = createWriteStream(options.log);
  let output = "";
  let timedOut = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      log.write(text);
    });
  }
  const timer = setTimeout(() => {
    timedOut = true;
    end(child);
  }, timeoutMs);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on("error", reject).on("close", (code) => resolve(code ?? 1));
  try {
    return { code: await promise, output, timedOut };
  } finally {
    clearTimeout(timer);
    running.delete(child);
    await finished(log.end());
  }
}
