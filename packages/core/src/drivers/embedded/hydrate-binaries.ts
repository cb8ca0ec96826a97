import { chmod, readdir, readFile, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

const RUNNABLE = 0o555;

interface LinkEntry {
  readonly source: string;
  readonly target: string;
}

async function readLinks(native: string): Promise<readonly LinkEntry[]> {
  try {
    return JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as LinkEntry[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function makeLink(root: string, { source, target }: LinkEntry): Promise<void> {
  try {
    await symlink(relative(dirname(target), source), join(root, target));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * Makes what the install script of the binary package would have made, had npm run it: the library symlinks that a
 * tarball cannot hold, and the run bits. Idempotent, and writes nothing when all is there.
 */
export async function hydrateBinaries(native: string): Promise<void> {
  for (const link of await readLinks(native)) await makeLink(dirname(native), link);
  for (const name of await readdir(join(native, "bin"))) {
    const file = join(native, "bin", name);
    const { mode } = await stat(file);
    if ((mode & RUNNABLE) !== RUNNABLE) await chmod(file, mode | RUNNABLE);
  }
}
