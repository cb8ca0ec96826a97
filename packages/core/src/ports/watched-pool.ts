/** What a health check may ask of a pool. */
import type { HookedConnection } from "./connection-hooks.ts";
import type { PoolGate } from "./pool-gate.ts";

/** An idle connection that was taken out of reach. */
export interface IdleConnection {
  readonly connection: HookedConnection;
  /** Puts it back, or destroys it. */
  giveBack(destroy: boolean): void;
}

/** A connection that is out. */
export interface BorrowedConnection {
  /** One object for one checkout. */
  readonly checkout: object;
  /** When it was handed out, on the clock of `performance.now()`. */
  readonly since: number;
  /** The place in the application that took it, when that was remembered. */
  readonly callSite: string | undefined;
}

/** The pool, to whoever watches over the health of its connections. */
export interface WatchedPool {
  readonly gate: PoolGate;
  readonly totalCount: number;
  readonly idleCount: number;
  /** The host name or address that it connects to; undefined for a socket of the file system. */
  readonly host: string | undefined;
  /** Takes idle connections out of reach, up to `most` of those that `choose` chooses. */
  takeIdle(choose: (connection: HookedConnection) => boolean, most?: number): readonly IdleConnection[];
  borrowed(): Iterable<BorrowedConnection>;
  /** Opens a connection of no pool and closes it again; rejects with the driver's own error. */
  tryConnect(timeoutMs: number, signal: AbortSignal): Promise<void>;
}
