/** What happens in the life of a pool connection, for whoever watches over its health. Hooks must not throw. */

import type { NestedWaiter } from "./connection-holds.ts";

/** Who waits for a connection to be opened. */
export interface OpenTicket {
  /** Nobody waits for it any more. */
  readonly abandoned: boolean;
}

/** What a hook may use of a connection. The object is the same for the whole life of the connection. */
export interface HookedConnection {
  /** The server's process id; null before the connection is there. */
  readonly processID: number | null;
  /** When the socket was asked for, on the clock of `performance.now()`. */
  readonly createdAt: number;
  /** When the server was last heard of on it, on the same clock. */
  readonly heardAt: number;
  /** Whether the server says that it is a standby. */
  readonly isStandby: boolean;
  /** Sends a statement of tapdb's own, with nothing bound. */
  queryBare<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  /** The socket, to be destroyed when the connection can't be saved. */
  readonly connection: {
    readonly stream: { destroy(error?: Error): void; readonly remoteAddress?: string | undefined };
  };
}

/** Hears of connections, and may turn them down; every method is optional. */
export interface ConnectionHooks {
  /** Asked before an acquisition begins to wait for a permit; an error refuses it at once. */
  beforeWait?(): Error | undefined;
  /** An acquisition of a flow that holds a connection already begins to wait for a permit. */
  onNestedWait?(waiter: NestedWaiter): void;
  /** It waits no more. */
  onNestedWaitOver?(waiter: NestedWaiter): void;
  /**
   * Asked before a new connection is opened for an acquisition, which waits for the answer; an error refuses the
   * acquisition at once.
   */
  beforeOpen?(ticket: OpenTicket): Error | undefined | Promise<Error | undefined>;
  /** A new connection is there. */
  onConnect?(connection: HookedConnection): void;
  /**
   * A new connection could not be made, after `durationMs` milliseconds.
   */
  onConnectFailure?(error: Error, durationMs: number): void;
  /** Whether to try again after such a failure, within the time that the acquisition has. */
  mayRetry?(error: Error): boolean;
  /**
   * Asked before a connection is handed out. Undefined or true hands it out; false destroys it, and the acquisition takes
   * another one with the permit that it has. `remainingMs` is the time that the acquisition has left.
   */
  onBorrow?(connection: HookedConnection, remainingMs: number): boolean | undefined | Promise<boolean>;
  /** Asked when a connection comes back safe to reuse; a reason destroys it. */
  onReturn?(connection: HookedConnection): string | undefined;
  /** A statement that asked for no read-only transaction was refused because the server, or the session, is read-only. */
  onReadOnly?(connection: HookedConnection): void;
  /** The connection is closed, whatever the reason. */
  onClosed?(connection: HookedConnection): void;
}
