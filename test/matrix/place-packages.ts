import { findPackageJSON } from "node:module";
import { cp, mkdir, readFile, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { mustRun } from "../../scripts/run-command.ts";
import type { Cell } from "./cell.ts";
import { NotReady } from "./install-cell.ts";
import { packPackages } from "./pack-packages.ts";
import { ROOT } from "./paths.ts";

/** The testkit stands beside node_modules, as the application of the cell: call sites are looked for in its code. */
const TESTKIT = ["package.json", "dist", "src/contract/prisma"];

async function unpack(scope: string, name: string): Promise<void> {
  const tarball = (await packPackages()).find(({ manifest }) => manifest.name === `@tapdb/${name}`);
  if (tarball === undefined) throw new NotReady(`@tapdb/${name} is no package that is published`);
  const target = join(scope, name);
  await mkdir(target);
  await mustRun("tar", ["-xzf", tarball.path, "--strip-components=1", "-C", target]);
}

async function placeTestkit(scope: string, directory: string): Promise<void> {
  const testkit = join(directory, "testkit");
  for (const part of TESTKIT) await cp(join(ROOT, "packages/testkit", part), join(testkit, part), { recursive: true });
  await symlink(testkit, join(scope, "testkit"), "junction");
}

/** Every package of the cell has to come from the cell, and from one place, for whoever in it asks. */
async function refuseForeignCopies(cell: Cell, directory: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as Record<string, object>;
  const names = [...Object.keys(manifest.dependencies ?? {}), ...cell.packages.map((name) => `@tapdb/${name}`)];
  const askers = ["testkit/dist/index.js", ...cell.packages.map((name) => `node_modules/@tapdb/${name}/dist/index.js`)];
  for (const name of names) {
    const copies = new Set(askers.map((asker) => findPackageJSON(name, pathToFileURL(join(directory, asker)))));
    const [first, ...others] = copies;
    if (others.length > 0) throw new NotReady(`there are two copies of ${name}: ${[...copies].join(", ")}`);
    if (first?.startsWith(directory) !== true)
      throw new NotReady(`${name} is taken from outside of the cell: ${first}`);
  }
}

/**
 * Puts the packed packages of tapdb, the testkit and the tests into an installed cell.
 * @throws {NotReady} when they don't build, or when a package would be taken from elsewhere.
 */
export async function placePackages(cell: Cell, directory: string): Promise<void> {
  const scope = join(directory, "node_modules", "@tapdb");
  for (const old of [scope, join(directory, "testkit"), join(directory, "test")]) {
    await rm(old, { recursive: true, force: true });
  }
  await mkdir(scope, { recursive: true });
  for (const name of cell.packages) await unpack(scope, name);
  await placeTestkit(scope, directory);
  for (const test of cell.tests) {
    await mkdir(dirname(join(directory, test)), { recursive: true });
    await cp(join(ROOT, test), join(directory, test), { recursive: true });
  }
  await refuseForeignCopies(cell, directory);
}
