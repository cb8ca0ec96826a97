/** Where in the application a statement comes from. */
import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Tells `file:line:column`, or undefined when no frame is the application's. Formats the stack when it is called. */
export type CallSite = () => string | undefined;

/** Frames to look through: an ORM puts some twenty of its own before the application's. */
const DEPTH = 50;

/** The folder of the installed packages of tapdb, which no application code is in. */
const PACKAGES = `${dirname(packageFolder(dirname(fileURLToPath(import.meta.url))))}${sep}`;
const OWN_PACKAGES = ["core", "typeorm-adapter", "prisma-extension", "mikro-orm-adapter"];
const OWN_FOLDERS = OWN_PACKAGES.flatMap((name) =>
  ["src", "dist"].map((part) => `${PACKAGES}${name}${sep}${part}${sep}`),
);
const FRAME_LOCATION = /^(?:async )?(?:.* \()?(.+:\d+:\d+)\)?$/;

/** The nearest folder with a manifest: where in it this module lies differs between source and bundle. */
function packageFolder(folder: string): string {
  const parent = dirname(folder);
  return parent === folder || existsSync(join(folder, "package.json")) ? folder : packageFolder(parent);
}

function isApplicationFile(location: string): boolean {
  if (location.startsWith("node:") || location.includes(`${sep}node_modules${sep}`)) return false;
  if (!location.includes(sep)) return false;
  const isOwn = OWN_FOLDERS.some((folder) => location.startsWith(folder));
  return !isOwn || location.includes(".test.");
}

/** The path without what every path of the application has in common: its working directory. */
function shortened(location: string): string {
  const path = relative(process.cwd(), location);
  return path.startsWith("..") ? location : path;
}

/** The location in a line of a stack, with a plain path: `/app/src/orders.ts:12:5`. */
function locationOf(line: string): string | undefined {
  const frame = line.trimStart();
  if (!frame.startsWith("at ")) return undefined;
  const location = FRAME_LOCATION.exec(frame.slice(3))?.[1];
  if (location === undefined || !location.startsWith("file:")) return location;
  const position = /:\d+:\d+$/.exec(location)![0];
  return fileURLToPath(location.slice(0, -position.length)) + position;
}

/** The first frame of a stack that is the application's own. */
export function applicationFrame(stack: string): string | undefined {
  for (const line of stack.split("\n")) {
    const location = locationOf(line);
    if (location !== undefined && isApplicationFile(location)) return shortened(location);
  }
  return undefined;
}

/**
 * Remembers the running code's stack, across its awaits, and finds the application's frame in it when asked.
 *
 * Remembering costs some microseconds: callers on a hot path ask an observer first, see `Observer.wantsCallSite`.
 */
export function captureCallSite(): CallSite {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  Error.captureStackTrace(holder, captureCallSite);
  Error.stackTraceLimit = limit;
  return () => applicationFrame(holder.stack ?? "");
}
