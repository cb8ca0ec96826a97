import type { Waiter } from "./waiter.ts";

/** Waiters in the order of their arrival, as a list that runs through themselves: any of them leaves in O(1). */
export class WaitingList<Queue> {
  #head: Waiter<Queue> | undefined;
  #tail: Waiter<Queue> | undefined;

  get oldest(): Waiter<Queue> | undefined {
    return this.#head;
  }

  get newest(): Waiter<Queue> | undefined {
    return this.#tail;
  }

  add(waiter: Waiter<Queue>): void {
    waiter.ahead = this.#tail;
    waiter.behind = undefined;
    if (this.#tail === undefined) this.#head = waiter;
    else this.#tail.behind = waiter;
    this.#tail = waiter;
  }

  remove(waiter: Waiter<Queue>): void {
    const { ahead, behind } = waiter;
    if (ahead === undefined) this.#head = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.#tail = ahead;
    else behind.ahead = ahead;
    waiter.ahead = waiter.behind = undefined;
  }
}
