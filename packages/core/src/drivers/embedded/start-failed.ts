import { TapdbError } from "../../errors/index.ts";

const SHOWN_LINES = 10;

/** Makes the `EMBEDDED.START_FAILED` error; the last log lines of the server are part of its message. */
export function startFailed(message: string, hint: string, log: readonly string[] = [], cause?: unknown): TapdbError {
  const shown = log.slice(-SHOWN_LINES);
  return new TapdbError({
    code: "EMBEDDED.START_FAILED",
    message: shown.length === 0 ? message : `${message} Its last words:\n${shown.join("\n")}`,
    hint,
    details: { log: shown },
    ...(cause === undefined ? {} : { cause }),
  });
}
