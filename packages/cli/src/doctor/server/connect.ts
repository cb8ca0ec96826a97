import { Client } from "pg";
import { sqlStateOf, TapdbError } from "@tapdb/core/errors";

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const HINTS: Readonly<Record<string, string>> = {
  "28P01": "The password is wrong, or the role has none.",
  "28000": "pg_hba.conf does not let this role in from here.",
  "3D000": "There is no database of that name.",
  "42501": "The role may not connect to that database.",
  "53300": "All connections of the server are taken.",
  "57P03": "The server is starting up; try again in a moment.",
};

/** `host:port/database`: what may be printed of an address. */
export function describeAddress(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = hostname || searchParams.get("host") || "localhost";
  return `${decodeURIComponent(host)}:${port || "5432"}${decodeURIComponent(pathname)}`;
}

function failure(databaseUrl: string, cause: unknown): TapdbError {
  const address = describeAddress(databaseUrl);
  const state = sqlStateOf(cause);
  if (state !== undefined && HINTS[state] !== undefined) {
    const message = `The server at ${address} turned the connection down (${state}).`;
    return new TapdbError({
      code: "CONNECTION.REFUSED",
      message,
      hint: HINTS[state],
      cause,
      details: { sqlState: state },
    });
  }
  const reason = (cause as { code?: string }).code;
  return new TapdbError({
    code: "CONNECTION.UNREACHABLE",
    message: `No PostgreSQL server answered at ${address}${reason === undefined ? "" : ` (${reason})`}.`,
    hint: "Check host and port, and that the server runs and listens there.",
    cause,
  });
}

/**
 * Opens one connection for looking at a server.
 * @throws {TapdbError} `CONNECTION.UNREACHABLE`, `CONNECTION.REFUSED`.
 */
export async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    application_name: "tapdb",
  });
  // A connection that breaks rejects the statement that is under way; without a listener it would end the process too.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw failure(databaseUrl, cause);
  }
}
