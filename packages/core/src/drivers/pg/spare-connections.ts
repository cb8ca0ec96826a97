import type { Release } from "./acquisition.ts";
import type { ManagedClient } from "./managed-client.ts";

/** Whoever waits in node-postgres' queue. */
export interface PendingItem {
  readonly timedOut: boolean;
  callback(error: Error | undefined, client: ManagedClient | undefined, release: Release): void;
}

/** The members of `pg.Pool` that connections are opened through. */
export interface SparePool {
  readonly _pendingQueue: PendingItem[];
  newClient(pending: PendingItem): void;
  emit(event: "open-failed", error: Error): unknown;
}

/**
 * Opens connections for those who wait, not one for each by name: whoever is first gets what is there first, a new
 * connection or one that came back. (node-postgres ties a caller to the connection that it opens for it.)
 */
export class SpareConnections {
  readonly #pool: SparePool;
  #opening = 0;

  constructor(pool: SparePool) {
    this.#pool = pool;
  }

  /** Queues `item`, and sees to it that as many connections are on their way as there are waiters. */
  openFor(item: PendingItem): void {
    this.#pool._pendingQueue.push(item);
    if (this.#pool._pendingQueue.length <= this.#opening) return;
    this.#opening += 1;
    this.#pool.newClient({
      timedOut: false,
      callback: (error, client, release) => this.#arrived(error, client, release),
    });
  }

  #arrived(error: Error | undefined, client: ManagedClient | undefined, release: Release): void {
    this.#opening -= 1;
    if (client === undefined) this.#pool.emit("open-failed", error!);
    const { _pendingQueue: waiting } = this.#pool;
    // A failure is the first one's who has no other connection on its way.
    if (client === undefined && waiting.length <= this.#opening) return;
    const first = waiting.shift();
    if (first === undefined) release();
    else first.callback(error, client, release);
  }
}
