import { applicationFrame } from "@tapdb/core";

/** The application calls at most this many frames above: a lazy relation's getter is the deepest way in. */
const FRAMES = 8;

/**
 * Remembers who called `boundary`, and gives it as `file:line:column` when it is asked. Taken at the ORM's entry, where
 * the stack is still short: that costs some two microseconds, and the text is made on demand only.
 */
export function captureCallSite(boundary: (...values: never[]) => unknown): () => string | undefined {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder, boundary);
  Error.stackTraceLimit = limit;
  return () => applicationFrame(holder.stack ?? "");
}
