import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "./cell.ts";
import { INSTALLED, MANIFESTS } from "./paths.ts";
import { runChild } from "./run-child.ts";

const TIMEOUT_MS = 240_000;
const STAMP = "installed.sha256";
const FILES = ["package.json", "package-lock.json"];

/** The cell could not be made ready; the message says what is to be done. */
export class NotReady extends Error {}

async function digestOf(source: string): Promise<string> {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of FILES) hash.update(await readFile(join(source, file)));
  return hash.digest("hex");
}

/** The environment without what the npm that runs this script has put in for itself, such as its folder and log level. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const own =
    /^npm_(?:package_|lifecycle_|command$|config_(?:local_prefix|global_prefix|prefix|loglevel|workspaces?)$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/** The lines of npm that say what is wrong, such as a version that the registry does not have. */
function reason(output: string): string {
  const lines = output
    .split("\n")
    .filter((line) => /^npm (?:error|ERR!)/.test(line) && !/complete log|_logs/.test(line));
  return lines.slice(0, 4).join("\n") || output.trim().split("\n").slice(-4).join("\n");
}

async function install(cell: Cell): Promise<string> {
  const source = join(MANIFESTS, cell.name);
  // MikroORM 6 takes a working directory with a dot in its name for a file.
  const directory = join(INSTALLED, cell.name.replaceAll(".", "_"));
  const stamp = join(directory, STAMP);
  const digest = await digestOf(source);
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === digest) return directory;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const file of FILES) await cp(join(source, file), join(directory, file));
  const scripts = cell.node === true ? [] : ["--ignore-scripts"];
  const args = ["ci", ...scripts, "--no-audit", "--no-fund", "--prefer-offline"];
  const options = { cwd: directory, env: npmEnvironment(), log: join(directory, "install.log"), timeoutMs: TIMEOUT_MS };
  const { code, output, timedOut } = await runChild("npm", args, options);
  if (timedOut) throw new NotReady(`npm ci took longer than ${TIMEOUT_MS / 1000} s`);
  if (code !== 0) throw new NotReady(`npm ci of test/matrix/cells/${cell.name} failed\n${reason(output)}`);
  await writeFile(stamp, digest);
  return directory;
}

const installations = new Map<Cell, Promise<string>>();

/**
 * Installs the packages of a cell from its lockfile, unless they are there already, and gives the directory. Asked for
 * ahead, it goes on beside the tests of another cell; what it fails with is told to the one who asks last.
 * @throws {NotReady} when npm can't.
 */
export function installCell(cell: Cell): Promise<string> {
  const installation = installations.get(cell) ?? install(cell);
  installation.catch(() => undefined);
  installations.set(cell, installation);
  return installation;
}
