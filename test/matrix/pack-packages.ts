import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { packAll, type Tarball } from "../../scripts/packaging/pack.ts";
import { mustRun } from "../../scripts/run-command.ts";
import { NotReady } from "./install-cell.ts";
import { INSTALLED, ROOT } from "./paths.ts";

async function buildAndPack(): Promise<Tarball[]> {
  const directory = join(INSTALLED, "packed");
  await mkdir(directory, { recursive: true });
  try {
    await mustRun("npm", ["run", "--silent", "build"], { cwd: ROOT });
    return await packAll(directory);
  } catch (cause) {
    throw new NotReady(`the packages can't be built\n${(cause as Error).message}`, { cause });
  }
}

let packed: Promise<Tarball[]> | undefined;

/**
 * Builds and packs the packages of tapdb as a release would, once for all cells.
 * @throws {NotReady} when they don't build.
 */
export function packPackages(): Promise<Tarball[]> {
  return (packed ??= buildAndPack());
}
