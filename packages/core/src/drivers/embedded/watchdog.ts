import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * Waits for our end of its input to close, which happens however this process ends, then ends the process that the pid
 * file names, and removes a directory if asked to.
 */
const SCRIPT = `
while read -r _; do :; done
if [ -f "$1" ]; then
  read -r pid < "$1"
  kill -QUIT "$pid" 2> /dev/null
  tries=0
  while kill -0 "$pid" 2> /dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -KILL "$pid" 2> /dev/null
fi
[ -z "$2" ] || rm -rf "$2"
`;

/** Ends the watch; the server is left alone. */
export type CallOff = () => void;

/** Whom a watchdog ends, and what it removes. */
export interface Watched {
  /** A file whose first line is the process id; no file, no process. */
  readonly pidFile: string;
  /** A directory to remove then. @defaultValue nothing is removed */
  readonly remove?: string | undefined;
}

/**
 * Makes sure that a server does not outlive this process, even if that is killed. Installs no signal handler, so the
 * application's own stay as they are.
 */
export function watchOver({ pidFile, remove }: Watched): CallOff {
  if (process.platform === "win32") return watchExit(pidFile);
  const child = spawn("/bin/sh", ["-c", SCRIPT, "tapdb-watchdog", pidFile, remove ?? ""], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return () => {
    child.kill("SIGKILL");
    child.stdin.destroy();
  };
}

/** Windows has no shell to count on; there, an orderly exit is what is covered. */
function watchExit(pidFile: string): CallOff {
  const end = (): void => {
    if (!existsSync(pidFile)) return;
    const pid = readFileSync(pidFile, "utf8").split("\n", 1)[0] as string;
    spawnSync("taskkill", ["/f", "/t", "/pid", pid], { stdio: "ignore", windowsHide: true });
  };
  process.once("exit", end);
  return () => void process.off("exit", end);
}
