import { spawn } from "node:child_process";

/**
 * Waits for our end of its input to close, which happens however this process ends, then ends the server that the data
 * directory's pid file names, and removes the directory if asked to.
 */
const SCRIPT = `
cat > /dev/null
if [ -f "$1/postmaster.pid" ]; then
  read -r pid < "$1/postmaster.pid"
  kill -QUIT "$pid" 2> /dev/null
  tries=0
  while kill -0 "$pid" 2> /dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -KILL "$pid" 2> /dev/null
fi
[ -z "$2" ] || rm -rf "$2"
`;

/** Ends the watch; the server is left alone. */
export type CallOff = () => void;

/**
 * Makes sure that the server of a data directory does not outlive this process, even if it is killed. Installs no signal
 * handler, so the application's own stay as they are.
 *
 * @param remove a directory to remove then, or undefined to keep everything
 */
export function watchOver(dataDirectory: string, remove: string | undefined): CallOff {
  if (process.platform === "win32") return watchExit(dataDirectory);
  const child = spawn("/bin/sh", ["-c", SCRIPT, "tapdb-watchdog", dataDirectory, remove ?? ""], { cwd: "/", detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return () => void child.kill("SIGKILL");
}

/** Windows has no shell to count on; there, an orderly exit is what is covered. */
function watchExit(dataDirectory: string): CallOff {
  const end = (): void => {
    spawn("taskkill", ["/f", "/t", "/fi", `CommandLine eq *${dataDirectory}*`], { stdio: "ignore", windowsHide: true });
  };
  process.once("exit", end);
  return () => void process.off("exit", end);
}
