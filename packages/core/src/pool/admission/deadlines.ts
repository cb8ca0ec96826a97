import { STALL_MS } from "../../ports/deadline-timer.ts";
import { Calendar } from "./calendar.ts";
import type { TenantWaiter } from "./tenant-queue.ts";

/** The deadlines of all waiters, with one timer. */
export class Deadlines {
  readonly #calendar = new Calendar<TenantWaiter>();
  readonly #epoch = performance.now();
  readonly #onExpired: (waiter: TenantWaiter) => void;
  #timer: NodeJS.Timeout | undefined;
  #timerDue = Infinity;
  #forgiving = false;

  constructor(onExpired: (waiter: TenantWaiter) => void) {
    this.#onExpired = onExpired;
  }

  add(waiter: TenantWaiter): void {
    const due = Math.ceil(waiter.since + waiter.timeoutMs - this.#epoch);
    if (this.#calendar.size === 0) this.#calendar.first(Math.floor(waiter.since - this.#epoch));
    this.#calendar.add(waiter, due);
    if (due < this.#timerDue) this.#arm(due);
  }

  /** After a stall of the event loop nobody is late for a while. */
  get isForgiving(): boolean {
    return this.#forgiving;
  }

  remove(waiter: TenantWaiter): void {
    this.#calendar.remove(waiter);
  }

  /** Does not keep the process alive: whoever waits, waits for a connection that does. */
  #arm(due: number): void {
    clearTimeout(this.#timer);
    this.#timerDue = due;
    const inMs = Math.max(0, due - (performance.now() - this.#epoch));
    this.#timer = setTimeout(() => this.#expire(), inMs).unref();
  }

  /** After a stall of the event loop, what was due meanwhile gets the missed time back, once. */
  #forgives(now: number): boolean {
    const late = now - this.#timerDue;
    this.#forgiving = late >= STALL_MS && !this.#forgiving;
    if (this.#forgiving) this.#arm(now + late);
    return this.#forgiving;
  }

  #expire(): void {
    const now = Math.floor(performance.now() - this.#epoch);
    if (this.#forgives(now)) return;
    for (let waiter = this.#calendar.first(now); waiter !== undefined; waiter = this.#calendar.first(now)) {
      this.#calendar.remove(waiter);
      this.#onExpired(waiter);
    }
    this.#timerDue = Infinity;
    const next = this.#calendar.dueNotBefore;
    if (next !== Infinity) this.#arm(Math.max(next, now + 1));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timerDue = Infinity;
  }
}
