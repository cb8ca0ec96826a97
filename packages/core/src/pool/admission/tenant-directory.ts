import { TenantQueue } from "./tenant-queue.ts";

/** Tenants that are remembered after their work is done, so that what their statements usually take is known next time. */
const IDLE_TENANTS = 1024;

/** The tenants that run or wait, and the last so many that did: a million tenants that come once leave nothing behind. */
export class TenantDirectory {
  readonly #queues = new Map<string | undefined, TenantQueue>();
  /** Idle ones from the longest idle on, linked through themselves. */
  #oldest: TenantQueue | undefined;
  #newest: TenantQueue | undefined;
  #idleCount = 0;
  readonly #configure: (queue: TenantQueue) => void;

  /** @param configure Gives a queue its weight and its cap, whenever it has been idle. */
  constructor(configure: (queue: TenantQueue) => void) {
    this.#configure = configure;
  }

  get size(): number {
    return this.#queues.size;
  }

  /** The tenant's queue, which is made when there is none. */
  find(tenant: string | undefined): TenantQueue {
    const known = this.#queues.get(tenant);
    if (known === undefined) {
      const made = new TenantQueue(tenant);
      this.#configure(made);
      this.#queues.set(tenant, made);
      return made;
    }
    if (known.idle) {
      this.#configure(known);
      this.#wake(known);
    }
    return known;
  }

  /** The tenant neither runs nor waits any more. */
  rest(queue: TenantQueue): void {
    queue.idle = true;
    queue.before = this.#newest;
    queue.after = undefined;
    if (this.#newest === undefined) this.#oldest = queue;
    else this.#newest.after = queue;
    this.#newest = queue;
    this.#idleCount += 1;
    if (this.#idleCount <= IDLE_TENANTS) return;
    const forgotten = this.#oldest!;
    this.#wake(forgotten);
    this.#queues.delete(forgotten.tenant);
  }

  #wake(queue: TenantQueue): void {
    const { before, after } = queue;
    if (before === undefined) this.#oldest = after;
    else before.after = after;
    if (after === undefined) this.#newest = before;
    else after.before = before;
    queue.before = queue.after = undefined;
    queue.idle = false;
    this.#idleCount -= 1;
  }

  [Symbol.iterator](): IterableIterator<TenantQueue> {
    return this.#queues.values();
  }
}
