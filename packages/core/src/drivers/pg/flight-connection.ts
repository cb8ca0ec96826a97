import type { WireConnection } from "./pg-internals.ts";

/** What a flight does when the statement inside it starts to write. */
export interface FlightWriter {
  /** Called before the first extended-protocol message. */
  openExtended(): void;
  /** Called instead of a simple-protocol Query message. */
  writeSimple(text: string): void;
}

const EMITTER_METHODS = [
  "on",
  "once",
  "off",
  "addListener",
  "removeListener",
  "removeAllListeners",
  "emit",
  "listenerCount",
];

/**
 * A view of a node-postgres connection that lets a flight put messages of its own before those of the statement. Query
 * objects, cursors and COPY streams write to it as they would to the connection itself.
 */
export function flightConnection(connection: WireConnection, current: () => FlightWriter): WireConnection {
  const view = Object.create(connection) as WireConnection & Record<string, unknown>;
  for (const method of EMITTER_METHODS) {
    const original = (connection as unknown as Record<string, unknown>)[method];
    if (typeof original === "function") (view as Record<string, unknown>)[method] = original.bind(connection);
  }
  view.parse = (message) => {
    current().openExtended();
    connection.parse(message);
  };
  view.bind = (message) => {
    current().openExtended();
    connection.bind(message);
  };
  view.query = (text) => current().writeSimple(text);
  return view;
}
