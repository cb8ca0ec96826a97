/**
 * What a failed attempt to connect says about the server.
 *
 * - `unreachable`: nobody answered, or the connection broke before the server was ready
 * - `busy`: a server answered that can't take a connection now and may be able to in a moment
 * - `refused`: the server answered and will say the same again: a wrong password, no such database
 */
export type ConnectOutcome = "unreachable" | "busy" | "refused";

/** 53300 too_many_connections, 57P03 cannot_connect_now, 57P01 and 57P02 a shutdown, and class 08 from poolers. */
const BUSY_STATES = new Set(["53300", "53200", "57P01", "57P02", "57P03"]);
const UNREACHABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ETIMEDOUT",
  "EPIPE",
  "ENOENT",
]);

interface Failure {
  readonly code?: string;
  readonly severity?: string;
  readonly errors?: readonly Failure[];
  readonly cause?: unknown;
}

/** Source: PostgreSQL manual, appendix A; node-postgres names no code when it gives up on a connection itself. */
export function connectOutcome(error: Error): ConnectOutcome {
  const { code, severity, errors } = error as Failure;
  if (code === "CONNECTION.STANDBY") return "busy";
  if (severity !== undefined)
    return BUSY_STATES.has(code ?? "") || code?.startsWith("08") === true ? "busy" : "refused";
  const network = code ?? errors?.[0]?.code;
  if (network === undefined) return isGivenUp(error) ? "unreachable" : "refused";
  return UNREACHABLE_CODES.has(network) ? "unreachable" : "refused";
}

/** node-postgres' own words for a connection that took longer than we let it. */
const OWN_TIMEOUTS = ["timeout expired", "Connection terminated due to connection timeout"];

/** Whether we gave the attempt up, rather than the server or the network. */
export function isOwnTimeout({ message }: Error): boolean {
  return OWN_TIMEOUTS.includes(message);
}

/** node-postgres' own words for a connection that ended, or took too long, before the server was ready. */
function isGivenUp(error: Error): boolean {
  return error.message.startsWith("Connection terminated") || isOwnTimeout(error);
}
