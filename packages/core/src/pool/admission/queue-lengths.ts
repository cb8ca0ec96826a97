import type { TenantQueue } from "./tenant-queue.ts";

/** Finds the tenant with the longest queue in O(1): a list of tenants for each length, which changes by one at a time. */
export class QueueLengths {
  readonly #byLength: (TenantQueue | undefined)[] = [];
  #longest = 0;

  /** A tenant with the longest queue; undefined when nobody waits. */
  get longest(): TenantQueue | undefined {
    return this.#byLength[this.#longest];
  }

  /** The queue's length has become `queue.waiting`, from one more or one less. */
  changed(queue: TenantQueue, from: number): void {
    const { waiting } = queue;
    if (from > 0) this.#unlink(queue, from);
    if (waiting > 0) this.#link(queue, waiting);
    if (waiting > this.#longest || this.#byLength[this.#longest] === undefined) this.#longest = waiting;
  }

  #link(queue: TenantQueue, length: number): void {
    const first = this.#byLength[length];
    queue.before = undefined;
    queue.after = first;
    if (first !== undefined) first.before = queue;
    this.#byLength[length] = queue;
  }

  #unlink(queue: TenantQueue, length: number): void {
    const { before, after } = queue;
    if (before === undefined) this.#byLength[length] = after;
    else before.after = after;
    if (after !== undefined) after.before = before;
    queue.before = queue.after = undefined;
  }
}
