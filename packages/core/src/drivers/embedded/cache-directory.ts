import { chmod, lstat, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const OTHERS_MAY_WRITE = 0o022;
/** Others may pass through, as the server may run as another user, but not look around. */
const MODE = 0o711;

/**
 * The directory that keeps initialised clusters between runs, in the system's temporary directory. A directory of that
 * name that another user made is not trusted; then it is a fresh one, used once.
 */
export async function cacheDirectory(): Promise<string> {
  const uid = process.getuid?.();
  const directory = join(tmpdir(), `tapdb-postgres-${uid ?? "user"}`);
  await mkdir(directory, { recursive: true, mode: MODE });
  const found = await lstat(directory);
  const ours = uid === undefined || (found.uid === uid && (found.mode & OTHERS_MAY_WRITE) === 0);
  if (found.isDirectory() && ours) return directory;
  const fresh = await mkdtemp(join(tmpdir(), "tapdb-postgres-"));
  await chmod(fresh, MODE);
  return fresh;
}
