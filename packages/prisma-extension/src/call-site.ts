import type { EngineRequest } from "./client-internals.ts";

const FRAMES = 12;
const LOCATION = /\(?((?:file:\/\/)?[^()\s][^()]*?:\d+:\d+)\)?$/;

type CallSite = () => string | undefined;

function isApplication(location: string): boolean {
  return !/[\\/]node_modules[\\/]|^node:|^internal\//.test(location);
}

function firstApplicationFrame(stack: string): string | undefined {
  for (const line of stack.split("\n").slice(1)) {
    const location = LOCATION.exec(line.trim().replace(/^at (async )?/, ""))?.[1];
    if (location !== undefined && isApplication(location)) return location;
  }
  return undefined;
}

/** Remembers who called `boundary`, as `file:line:column`; the text is made when it is asked for. */
export function captureCallSite(boundary: (...values: never[]) => unknown): CallSite {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder, boundary);
  Error.stackTraceLimit = limit;
  return () => firstApplicationFrame(holder.stack ?? "");
}

/** The call site that Prisma itself remembers of an operation; undefined with `errorFormat: "minimal"`. */
export function callSiteOf({ callsite }: EngineRequest): CallSite | undefined {
  // Without a stack of its own it is the one that remembers nothing.
  if (callsite === undefined || Object.keys(callsite).length === 0) return undefined;
  return () => {
    const place = callsite.getLocation();
    return place ? `${place.fileName}:${place.lineNumber ?? 0}:${place.columnNumber ?? 0}` : undefined;
  };
}
