import type { Waiter } from "./waiter.ts";

/** Waiters in the order of their arrival, as a list that runs through themselves: any of them leaves in O(1). */
export class WaitingList {
  #head: Waiter | undefined;
  #tail: Waiter | undefined;

  get oldest(): Waiter | undefined {
    return this.#head;
  }

  get newest(): Waiter | undefined {
    return this.#tail;
  }

  add(waiter: Waiter): void {
    waiter.ahead = this.#tail;
    waiter.behind = undefined;
    if (this.#tail === undefined) this.#head = waiter;
    else this.#tail.behind = waiter;
    this.#tail = waiter;
  }

  remove(waiter: Waiter): void {
    const { ahead, behind } = waiter;
    if (ahead === undefined) this.#head = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.#tail = ahead;
    else behind.ahead = ahead;
    waiter.ahead = waiter.behind = undefined;
  }
}
