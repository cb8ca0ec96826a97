import { chown, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.ts";
import type { EmbeddedStage } from "./embedded-postgres.ts";
import { pathExists } from "./path-exists.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { runCommand } from "./run-command.ts";
import { startFailed } from "./start-failed.ts";
import type { UsableBinaries } from "./usable-binaries.ts";

const FIRST_WITH_BUILTIN_LOCALE = 17;

/** What a data directory is made from. */
export interface DataDirectoryOptions {
  readonly binaries: UsableBinaries;
  readonly identity: ProcessIdentity;
  readonly onProgress: (stage: EmbeddedStage) => void;
}

function initdbArguments(directory: string, version: string): string[] {
  const builtin = Number.parseInt(version, 10) >= FIRST_WITH_BUILTIN_LOCALE;
  const locale = builtin ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
  const fixed = ["--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"];
  return [`--pgdata=${directory}`, ...fixed, ...locale, "--auth=scram-sha-256", "--auth-local=reject"];
}

async function initialise(directory: string, { binaries, identity }: DataDirectoryOptions): Promise<void> {
  const password = `${directory}.password`;
  const args = initdbArguments(directory, binaries.version).concat(`--pwfile=${password}`);
  await writeFile(password, "replaced at start\n", { mode: 0o600 });
  if (identity.uid !== undefined) await chown(password, identity.uid, identity.gid ?? -1);
  const result = await runCommand(binaries.initdb, args, { identity });
  await rm(password, { force: true });
  if (result.code === 0) return;
  throw startFailed(
    "PostgreSQL could not initialise a data directory.",
    "The lines tell why; free space and the rights on the temporary directory are the usual reasons.",
    result.output.split("\n"),
    result.error,
  );
}

/** A directory inside `parent` that the server's user owns. */
async function ownedDirectory(prefix: string, identity: ProcessIdentity): Promise<string> {
  const directory = await mkdtemp(prefix);
  if (identity.uid !== undefined) await chown(directory, identity.uid, identity.gid ?? -1);
  return directory;
}

/** The cache lies where systems clean up by age, file by file; a template that lost some must not be used. */
async function isIntact(directory: string): Promise<boolean> {
  const [entries, expected] = await Promise.allSettled([
    readdir(join(directory, "data"), { recursive: true }),
    readFile(join(directory, "entries"), "utf8"),
  ]);
  if (entries.status === "rejected" || expected.status === "rejected") return false;
  return entries.value.length === Number(expected.value);
}

/** The initialised cluster that others are copied from; made once per version, build and user, atomically. */
async function template(options: DataDirectoryOptions): Promise<string> {
  const { binaries, identity } = options;
  const cache = await cacheDirectory();
  const ready = join(cache, `template-${binaries.version}-${binaries.build}-${identity.uid ?? "self"}`);
  if (await isIntact(ready)) return join(ready, "data");
  options.onProgress("initialise");
  const partial = await ownedDirectory(join(cache, "partial-"), identity);
  await initialise(join(partial, "data"), options);
  await writeFile(join(partial, "entries"), String((await readdir(join(partial, "data"), { recursive: true })).length));
  await rename(partial, ready).catch(async () => {
    // Another process was faster, or the one that is there has lost files; then it makes room.
    if (!(await isIntact(ready))) {
      await rename(ready, `${partial}-old`);
      await rename(partial, ready);
    }
    for (const leftover of [partial, `${partial}-old`]) await rm(leftover, { recursive: true, force: true });
  });
  return join(ready, "data");
}

async function copyTree(from: string, to: string, identity: ProcessIdentity): Promise<void> {
  if (process.platform === "win32") return cp(from, to, { recursive: true });
  const result = await runCommand("cp", ["-a", from, to], { identity });
  if (result.code === 0) return;
  throw startFailed(
    "The initialised data directory could not be copied.",
    "Free space in the temporary directory is the usual reason.",
    result.output.split("\n"),
    result.error,
  );
}

/**
 * Gives a data directory with an initialised cluster: `given` as it is when it holds one, else a copy of the cached one.
 * A temporary one lies in a `tapdb-data-*` directory. Fails with `EMBEDDED.START_FAILED`.
 */
export async function makeDataDirectory(given: string | undefined, options: DataDirectoryOptions): Promise<string> {
  if (given !== undefined && (await pathExists(join(given, "PG_VERSION")))) return given;
  const source = await template(options);
  options.onProgress("clone");
  if (given === undefined) {
    const parent = await ownedDirectory(join(tmpdir(), "tapdb-data-"), options.identity);
    await copyTree(source, join(parent, "data"), options.identity);
    return join(parent, "data");
  }
  await mkdir(given, { recursive: true, mode: 0o700 });
  if (options.identity.uid !== undefined) await chown(given, options.identity.uid, options.identity.gid ?? -1);
  await copyTree(`${source}/.`, given, options.identity);
  return given;
}
