import { TapdbError } from "../../errors/index.ts";

const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
]);
/** Timers may fire this much early. */
const TIMER_SLACK_MS = 5;

function firstCode(error: Error | undefined): string | undefined {
  const { code, errors } = (error ?? {}) as { code?: string; errors?: { code?: string }[] };
  return code ?? errors?.[0]?.code;
}

/** The typed error of a checkout whose time is up, with what went wrong last. */
export function acquireTimeout(timeoutMs: number, cause: Error | undefined): TapdbError {
  return new TapdbError({
    code: "POOL.ACQUIRE_TIMEOUT",
    message: `No connection became free within ${timeoutMs} ms.`,
    hint:
      cause === undefined
        ? "Look for work that holds connections long, or raise poolSize or poolTimeoutMs."
        : "Connections could not be opened; see the cause.",
    retryable: true,
    cause,
  });
}

/** The typed error of a checkout that failed: refused, unreachable, or too late. */
export function connectFailure(error: Error | undefined, waitedMs: number, timeoutMs: number): TapdbError {
  if (error instanceof TapdbError) return error;
  const code = firstCode(error);
  const { severity, message } = (error ?? {}) as { severity?: string; message?: string };
  if (severity !== undefined) {
    return new TapdbError({
      code: "CONNECTION.REFUSED",
      message: `PostgreSQL turned the connection down: ${message} (SQLSTATE ${code}).`,
      hint: "Check the role, its password, the database name and pg_hba.conf; 53300 means that the server has no slot left.",
      retryable: code === "53300" || code === "57P03",
      cause: error,
    });
  }
  if (code !== undefined && UNREACHABLE.has(code)) {
    return new TapdbError({
      code: "CONNECTION.UNREACHABLE",
      message: `No PostgreSQL server answered at the configured address (${code}).`,
      hint: "Check host and port in databaseUrl, and that the server is running.",
      retryable: true,
      cause: error,
    });
  }
  if (waitedMs >= timeoutMs - TIMER_SLACK_MS) return acquireTimeout(timeoutMs, error);
  return new TapdbError({
    code: "CONNECTION.REFUSED",
    message: "The connection to PostgreSQL could not be made.",
    hint: "See the cause; TLS settings, authentication and poolers are the usual reasons.",
    cause: error,
  });
}
