import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runCommand } from "@tapdb/core/embedded";

/** Where PgBouncer is, or why there is none. */
export type PgBouncerSearch = { readonly binary: string; readonly version: string } | { readonly reason: string };

const LOCK_TIMEOUT = "DPkg::Lock::Timeout=120";
const INSTALL = [
  "DEBIAN_FRONTEND=noninteractive",
  "RUNLEVEL=1",
  "apt-get",
  "-o",
  LOCK_TIMEOUT,
  "-q",
  "-y",
  "--no-install-recommends",
  "install",
  "pgbouncer",
];

async function findOnPath(name: string): Promise<string | undefined> {
  const directories = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  for (const directory of directories.filter((entry) => entry !== "")) {
    const file = join(directory, name);
    const runnable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable) return file;
  }
  return undefined;
}

/** Installs Debian's package without starting its service; gives the reason if that is not possible. */
async function install(): Promise<string | undefined> {
  if (process.env.TAPDB_TEST_INSTALL === "0")
    return "PgBouncer is not installed, and TAPDB_TEST_INSTALL=0 forbids to install it";
  if (process.getuid?.() !== 0) return "PgBouncer is not installed, and only root could install it";
  if ((await findOnPath("apt-get")) === undefined)
    return "PgBouncer is not installed, and there is no apt-get to install it with";
  if ((await runCommand("env", INSTALL)).code === 0) return undefined;
  await runCommand("apt-get", ["-o", LOCK_TIMEOUT, "-q", "update"]);
  const { code, output } = await runCommand("env", INSTALL);
  return code === 0 ? undefined : `PgBouncer could not be installed: ${output.trim().split("\n").at(-1)}`;
}

async function search(): Promise<PgBouncerSearch> {
  if (process.platform === "win32") return { reason: "PgBouncer is not run on Windows" };
  let binary = await findOnPath("pgbouncer");
  if (binary === undefined) {
    const reason = await install();
    if (reason !== undefined) return { reason };
    binary = await findOnPath("pgbouncer");
  }
  if (binary === undefined) return { reason: "PgBouncer was installed, but is not on the PATH" };
  const { output } = await runCommand(binary, ["--version"]);
  return { binary, version: /PgBouncer (\S+)/.exec(output)?.[1] ?? "unknown" };
}

let found: Promise<PgBouncerSearch> | undefined;

/** Finds PgBouncer on the PATH; where it is missing, root installs Debian's package. Asked once in a process. */
export function findPgBouncer(): Promise<PgBouncerSearch> {
  found ??= search();
  return found;
}

/** Why PgBouncer can't be had here, to skip a test by; undefined when it can. */
export async function pgBouncerUnavailable(): Promise<string | undefined> {
  const result = await findPgBouncer();
  return "reason" in result ? result.reason : undefined;
}
