import { spawn, type ChildProcess } from "node:child_process";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findFreePort, findProcessIdentity, watchOver, type ProcessIdentity } from "@tapdb/core/embedded";
import { TapdbError } from "@tapdb/core/errors";
import { connectionUrl } from "../server/connection-url.ts";
import { findPgBouncer } from "./find-pgbouncer.ts";
import { configText, usersText, type PgBouncerOptions } from "./pgbouncer-config.ts";

const PORT_TRIES = 5;
const UP = "process up";

/** A running PgBouncer. */
export interface PgBouncer {
  /** The port on 127.0.0.1. */
  readonly port: number;
  /** For example `1.18.0`. Prepared statements survive transaction mode from 1.21 on. */
  readonly version: string;
  /** The connection string of `target`, or of another login, by way of PgBouncer. */
  url(target?: string): string;
  /** What it wrote. */
  log(): readonly string[];
  /** Ends it at once, whoever is connected. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Launched {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  readonly log: string[];
}

async function writeConfig(options: PgBouncerOptions, identity: ProcessIdentity, port: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tapdb-pgbouncer-"));
  await writeFile(join(directory, "pgbouncer.ini"), configText(options, directory, port), { mode: 0o600 });
  await writeFile(join(directory, "users.txt"), usersText(options), { mode: 0o600 });
  const { uid, gid } = identity;
  const paths = [directory, join(directory, "pgbouncer.ini"), join(directory, "users.txt")];
  if (uid !== undefined) for (const path of paths) await chown(path, uid, gid ?? -1);
  return directory;
}

/** Resolves when it listens, or with undefined when it ended instead. */
async function launch(
  binary: string,
  directory: string,
  identity: ProcessIdentity,
  log: string[],
): Promise<Launched | undefined> {
  const { promise: up, resolve } = Promise.withResolvers<boolean>();
  const child = spawn(binary, [join(directory, "pgbouncer.ini")], {
    ...identity,
    cwd: directory,
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const exited = new Promise<void>((done) => {
    child.once("close", () => done());
    child.once("error", (error) => void (log.push(error.message), done()));
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    log.push(line);
    if (line.includes(UP)) resolve(true);
  });
  void exited.then(() => resolve(false));
  if (!(await up)) return undefined;
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return { child, exited, log };
}

function describe(
  { child, exited, log }: Launched,
  directory: string,
  port: number,
  version: string,
  target: string,
): PgBouncer {
  const callOff = watchOver({ pidFile: join(directory, "pgbouncer.pid"), remove: directory });
  const stop = async (): Promise<void> => {
    child.ref();
    child.kill("SIGKILL");
    await exited;
    callOff();
    await rm(directory, { recursive: true, force: true });
  };
  const url = (from: string = target): string => {
    const through = new URL(connectionUrl(from, { port }));
    through.hostname = "127.0.0.1";
    return through.toString();
  };
  return { port, version, url, log: () => [...log], stop, [Symbol.asyncDispose]: stop };
}

/**
 * Starts PgBouncer before a server, on a free port, as an unprivileged user. Fails with `PEER.MISSING` and the reason of
 * `pgBouncerUnavailable` where there is none, and with `CONNECTION.UNREACHABLE` when it does not come up.
 */
export async function startPgBouncer(options: PgBouncerOptions): Promise<PgBouncer> {
  const found = await findPgBouncer();
  if ("reason" in found) {
    throw new TapdbError({
      code: "PEER.MISSING",
      message: `${found.reason}.`,
      hint: "Install pgbouncer, for example with apt-get.",
    });
  }
  const identity = await findProcessIdentity();
  const log: string[] = [];
  for (let attempt = 0; attempt < PORT_TRIES; attempt += 1) {
    const port = await findFreePort();
    const directory = await writeConfig(options, identity, port);
    const launched = await launch(found.binary, directory, identity, log);
    if (launched !== undefined) return describe(launched, directory, port, found.version, options.target);
    await rm(directory, { recursive: true, force: true });
  }
  throw new TapdbError({
    code: "CONNECTION.UNREACHABLE",
    message: `PgBouncer ended while it started. Its last words:\n${log.slice(-5).join("\n")}`,
    hint: "A setting that this version does not know is the usual reason.",
  });
}
