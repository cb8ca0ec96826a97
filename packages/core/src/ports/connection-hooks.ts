/** What happens in the life of a pool connection, for whoever watches over its health. Hooks must not throw. */

/** What a hook may use of a connection. The object is the same for the whole life of the connection. */
export interface HookedConnection {
  /** The server's process id; null before the connection is there. */
  readonly processID: number | null;
  /** When the socket was asked for, on the clock of `performance.now()`. */
  readonly createdAt: number;
  /** Sends a statement of tapdb's own, with nothing bound. */
  queryBare<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  /** The socket, to be destroyed when the connection can't be saved. */
  readonly connection: { readonly stream: { destroy(error?: Error): void } };
}

/** Hears of connections, and may turn them down; every method is optional. */
export interface ConnectionHooks {
  /** Asked before a new connection is opened for an acquisition; an error refuses the acquisition at once. */
  beforeOpen?(): Error | undefined;
  /** A new connection is there. */
  onConnect?(connection: HookedConnection): void;
  /** A new connection could not be made. */
  onConnectFailure?(error: Error): void;
  /**
   * Asked before a connection is handed out. Undefined or true hands it out; false destroys it, and the acquisition takes
   * another one with the permit that it has.
   */
  onBorrow?(connection: HookedConnection): boolean | undefined | Promise<boolean>;
  /** Asked when a connection comes back safe to reuse; a reason destroys it. */
  onReturn?(connection: HookedConnection): string | undefined;
  /** The connection is closed, whatever the reason. */
  onClosed?(connection: HookedConnection): void;
}
