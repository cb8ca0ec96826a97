import { applicationFrame, type CallSite } from "@tapdb/core";
import type { EngineRequest } from "./client-internals.ts";

const FRAMES = 12;

/** Remembers who called `boundary`, as `file:line:column`; the text is made when it is asked for. */
export function captureCallSite(boundary: (...values: never[]) => unknown): CallSite {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder, boundary);
  Error.stackTraceLimit = limit;
  return () => applicationFrame(holder.stack ?? "");
}

/** The call site that Prisma itself remembers of an operation; undefined with `errorFormat: "minimal"`. */
export function callSiteOf({ callsite }: EngineRequest): CallSite | undefined {
  // Without a stack of its own it is the one that remembers nothing.
  if (callsite === undefined || Object.keys(callsite).length === 0) return undefined;
  return () => {
    const place = callsite.getLocation();
    if (!place) return undefined;
    return applicationFrame(`at ${place.fileName}:${place.lineNumber ?? 0}:${place.columnNumber ?? 0}`);
  };
}
