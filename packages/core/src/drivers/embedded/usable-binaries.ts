import { cp, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.ts";
import { hydrateBinaries } from "./hydrate-binaries.ts";
import { pathExists } from "./path-exists.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { runCommand, type CommandResult } from "./run-command.ts";
import { startFailed } from "./start-failed.ts";

/** A PostgreSQL that has been seen to run. */
export interface UsableBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** For example `18.4`. */
  readonly version: string;
  /** Tells builds of one version apart. */
  readonly build: string;
}

const WINDOWS_SUFFIX = process.platform === "win32" ? ".exe" : "";
const VERSION = /\(PostgreSQL\) (\S+)/;

/** Root's projects often lie where the server's user may not go; a copy in the cache is for all. */
async function copyForOthers(native: string): Promise<string> {
  const { size } = await stat(describe(native).postgres);
  const key = createHash("sha256").update(`${native} ${size}`).digest("hex").slice(0, 12);
  const cache = await cacheDirectory();
  const target = join(cache, `binaries-${key}`);
  if (await pathExists(target)) return target;
  const partial = await mkdtemp(join(cache, "partial-"));
  await cp(native, join(partial, "native"), { recursive: true, verbatimSymlinks: true });
  await rename(join(partial, "native"), target).catch(async (error: unknown) => {
    if (!(await pathExists(target))) throw error;
  });
  await rm(partial, { recursive: true, force: true });
  return target;
}

function describe(native: string): { initdb: string; postgres: string } {
  return {
    initdb: join(native, "bin", `initdb${WINDOWS_SUFFIX}`),
    postgres: join(native, "bin", `postgres${WINDOWS_SUFFIX}`),
  };
}

const probe = (native: string, identity: ProcessIdentity): Promise<CommandResult> =>
  runCommand(describe(native).postgres, ["--version"], { identity });

/**
 * Makes the binaries in a directory fit to run and asks for their version. Fails with `EMBEDDED.START_FAILED` when they
 * don't run here.
 */
export async function usableBinaries(directory: string, identity: ProcessIdentity): Promise<UsableBinaries> {
  let native = directory;
  if (!(await pathExists(describe(native).postgres))) {
    throw startFailed(
      "There is no PostgreSQL server in the directory of the binaries.",
      "The option `binaries` names a directory that holds bin/postgres and bin/initdb.",
    );
  }
  await hydrateBinaries(native);
  let result = await probe(native, identity);
  if (result.code !== 0 && identity.uid !== undefined) {
    native = await copyForOthers(directory);
    result = await probe(native, identity);
  }
  const version = VERSION.exec(result.output)?.[1];
  if (result.code !== 0 || version === undefined) {
    throw startFailed(
      "The PostgreSQL server does not run on this system.",
      "Its binaries are linked against glibc; on musl (Alpine), set DATABASE_URL to a server of your own.",
      result.output.split("\n"),
      result.error,
    );
  }
  const { size } = await stat(describe(native).postgres);
  return { ...describe(native), version, build: size.toString(36) };
}
