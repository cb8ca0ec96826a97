const FRAMES = 12;
const LOCATION = /\(?((?:file:\/\/)?[^()\s][^()]*?:\d+:\d+)\)?$/;

function isApplication(location: string): boolean {
  return (
    !location.includes("/node_modules/") && !location.includes("\\node_modules\\") && !location.startsWith("node:")
  );
}

function firstApplicationFrame(stack: string): string | undefined {
  for (const line of stack.split("\n").slice(1)) {
    const location = LOCATION.exec(line.trim().replace(/^at (async )?/, ""))?.[1];
    if (location !== undefined && isApplication(location)) return location;
  }
  return undefined;
}

/**
 * Remembers who called `boundary`, and gives it as `file:line:column` when it is asked. Taking the stack costs about a
 * microsecond; the text is made on demand only.
 */
export function captureCallSite(boundary: (...values: never[]) => unknown): () => string | undefined {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder, boundary);
  Error.stackTraceLimit = limit;
  return () => firstApplicationFrame(holder.stack ?? "");
}
