import type { WireConnection } from "./pg-internals.ts";

/** What a flight does when the statement inside it starts to write. */
export interface FlightWriter {
  /** Called before the first extended-protocol message. */
  openExtended(): void;
  /** Called instead of a simple-protocol Query message. */
  writeSimple(text: string): void;
  /** Called when the statement ends what it has written. */
  closeExtended(): void;
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

type Listener = () => void;

interface Emitter {
  readonly stream: { readonly destroyed?: boolean };
  once(event: string, listener: Listener): void;
  removeListener(event: string, listener: Listener): void;
}

/** A cursor that is closed waits for the server's answer, which a broken connection never gives: its end counts as one. */
function onceReady(connection: Emitter, listener: Listener): void {
  if (connection.stream.destroyed === true) return void process.nextTick(listener);
  const answer = (): void => {
    connection.removeListener("readyForQuery", answer);
    connection.removeListener("end", answer);
    listener();
  };
  connection.once("readyForQuery", answer);
  connection.once("end", answer);
}

/**
 * A view of a node-postgres connection that lets a flight put messages of its own before those of the statement. Query
 * objects, cursors and COPY streams write to it as they would to the connection itself.
 */
export function flightConnection(connection: WireConnection, current: () => FlightWriter | undefined): WireConnection {
  const view = Object.create(connection) as WireConnection & Record<string, unknown>;
  for (const method of EMITTER_METHODS) {
    const original = (connection as unknown as Record<string, unknown>)[method];
    if (typeof original === "function") (view as Record<string, unknown>)[method] = original.bind(connection);
  }
  const { once } = view as unknown as Emitter;
  (view as unknown as Emitter).once = (event, listener) =>
    event === "readyForQuery" ? onceReady(connection as unknown as Emitter, listener) : once(event, listener);
  view.parse = (message) => {
    current()!.openExtended();
    connection.parse(message);
  };
  view.bind = (message) => {
    current()!.openExtended();
    connection.bind(message);
  };
  view.sync = () => {
    current()?.closeExtended();
    connection.sync();
  };
  view.query = (text) => current()!.writeSimple(text);
  return view;
}
