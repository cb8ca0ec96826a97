import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { ProcessIdentity } from "./process-identity.ts";
import { startFailed } from "./start-failed.ts";

/** A hot standby says `read-only connections`. */
const READY = /database system is ready to accept (?:read-only )?connections/;
const PORT_TAKEN = "could not bind";
const KEPT_LINES = 500;

/** How one server process is started. */
export interface ServerProcessOptions {
  readonly postgres: string;
  readonly args: readonly string[];
  readonly identity: ProcessIdentity;
  readonly startTimeoutMs: number;
}

/** One run of the server, from start to exit. */
export interface ServerProcess {
  readonly pid: number;
  /** `fast` closes connections and checkpoints; `immediate` is a crash. Resolves when the process is gone. */
  end(mode: "fast" | "immediate"): Promise<void>;
  readonly running: boolean;
}

/** Why a start failed, in a form that the port search can act on. */
export class PortTaken {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

function watchLog(child: ChildProcess, log: string[], onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      log.push(line);
      if (log.length > KEPT_LINES) log.shift();
      onLine(line);
    });
    (stream as unknown as { unref?: () => void }).unref?.();
  }
}

function describe(child: ChildProcess, exited: Promise<void>): ServerProcess {
  return {
    pid: child.pid as number,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    async end(mode) {
      child.ref();
      child.kill(mode === "fast" ? "SIGINT" : "SIGQUIT");
      await exited;
    },
  };
}

/**
 * Starts the server and waits until it takes connections; `log` receives its lines. Rejects with {@link PortTaken} or
 * `EMBEDDED.START_FAILED`.
 */
export async function startServerProcess(options: ServerProcessOptions, log: string[]): Promise<ServerProcess> {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const env = { ...process.env, LC_ALL: "C", PGDATA: undefined };
  const child = spawn(options.postgres, options.args, {
    ...options.identity,
    env,
    cwd: "/",
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((done) => {
    child.once("close", () => done());
    child.once("error", () => done());
  });
  let portTaken = false;
  watchLog(child, log, (line) => {
    portTaken ||= line.includes(PORT_TAKEN);
    if (READY.test(line)) resolve();
  });
  child.once("error", reject);
  void exited.then(() => reject(new PortTaken(undefined)));
  const timer = setTimeout(() => child.kill("SIGQUIT"), options.startTimeoutMs);
  try {
    await ready;
  } catch (cause) {
    if (portTaken) throw new PortTaken(cause);
    throw startFailed(
      "The embedded PostgreSQL ended while it started.",
      "The lines tell why.",
      log,
      cause instanceof PortTaken ? undefined : cause,
    );
  } finally {
    clearTimeout(timer);
  }
  child.unref();
  return describe(child, exited);
}
