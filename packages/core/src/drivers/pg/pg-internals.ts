/**
 * The parts of node-postgres that the managed connection stands on beyond its documented API. They are checked once per
 * copy of `pg`; a copy that lacks them is refused by name rather than half protected.
 */
import type pg from "pg";
import { TapdbError } from "../../errors/index.ts";

/** The application's own copy of node-postgres. */
export type PgModule = Pick<typeof pg, "Client" | "Pool" | "Connection">;

/** A query object that writes its own messages; node-postgres calls this a submittable. */
export interface Submittable {
  text?: string;
  /** pg-query-stream keeps its statement here. */
  cursor?: { text?: string };
  values?: unknown[];
  name?: string | undefined;
  rows?: number;
  query_timeout?: number;
  callback?: ((error: Error | null, result?: unknown) => void) | undefined;
  _result?: { _types?: unknown };
  binary?: boolean;
  submit(connection: WireConnection): Error | null | undefined | void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: { text: string }, connection: WireConnection): void;
  handleEmptyQuery?(connection: WireConnection): void;
  handlePortalSuspended?(connection: WireConnection): void;
  handleError(error: Error, connection: WireConnection): void;
  handleReadyForQuery(connection: WireConnection): void;
  handleCopyInResponse?(connection: WireConnection): void;
  handleCopyData?(message: unknown, connection: WireConnection): void;
}

/** node-postgres' `Connection`: one method per protocol message. */
export interface WireConnection {
  readonly stream: { cork?(): void; uncork?(): void; destroy(error?: Error): void };
  parsedStatements: Record<string, string>;
  submittedNamedStatements?: Record<string, string>;
  parse(message: { text: string; name?: string }): void;
  bind(message: { statement?: string; portal?: string; values?: unknown[] }): void;
  describe(message: { type: string; name: string }): void;
  execute(message: { portal?: string; rows?: number }): void;
  close(message: { type: string; name: string }): void;
  sync(): void;
  query(text: string): void;
  on(event: string, listener: (...values: never[]) => void): void;
}

/** The members of `pg.Client` that the managed client overrides or reads. */
export interface ClientInternals {
  connection: WireConnection;
  connectionParameters: { query_timeout?: number };
  binary: boolean;
  processID: number | null;
  secretKey: unknown;
  _types: unknown;
  _activeQuery: unknown;
  _handleReadyForQuery(message: { status: string }): void;
  _handleParseComplete(message: unknown): void;
  _errorAllQueries(error: Error): void;
}

const CLIENT_METHODS = [
  "_handleReadyForQuery",
  "_handleParseComplete",
  "_errorAllQueries",
  "_pulseQueryQueue",
  "query",
];
const POOL_METHODS = ["connect", "newClient", "query", "end", "_pulseQueue", "_isFull", "_acquireClient"];

/**
 * Checks that a copy of node-postgres has the members that the managed connection needs.
 * @throws {TapdbError} `PEER.UNSUPPORTED`.
 */
export function assertSupportedPg(module: PgModule): void {
  const client = module.Client.prototype as unknown as Record<string, unknown>;
  const pool = module.Pool.prototype as unknown as Record<string, unknown>;
  const missing = [
    ...CLIENT_METHODS.filter((name) => typeof client[name] !== "function").map((name) => `Client.${name}`),
    ...POOL_METHODS.filter((name) => typeof pool[name] !== "function").map((name) => `Pool.${name}`),
  ];
  if (missing.length > 0) {
    throw new TapdbError({
      code: "PEER.UNSUPPORTED",
      message: `This copy of pg lacks ${missing.join(", ")}.`,
      hint: "Install pg ^8.16; the native bindings (pg-native) are not supported.",
    });
  }
}
