import { readFile } from "node:fs/promises";
import { startFailed } from "./start-failed.ts";

/** The user that server processes run as; empty means the current one. */
export interface ProcessIdentity {
  readonly uid?: number;
  readonly gid?: number;
}

const CANDIDATES = ["postgres", "nobody"];

/**
 * Finds an unprivileged user for the server, which refuses to run as root: `postgres` if the system has one, else
 * `nobody`. No user is ever created. Empty unless this process is root. Fails with `EMBEDDED.START_FAILED`.
 */
export async function findProcessIdentity(passwdFile = "/etc/passwd"): Promise<ProcessIdentity> {
  if (process.getuid?.() !== 0) return {};
  const lines = (await readFile(passwdFile, "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of CANDIDATES) {
    const [, , uid, gid] = lines.find(([user]) => user === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw startFailed(
    "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it as.",
    "Create one (useradd --system postgres), or run this as another user than root.",
  );
}
