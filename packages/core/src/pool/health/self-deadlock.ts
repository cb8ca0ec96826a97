/**
 * Finds the pool's own deadlock: every connection that is out is held by a flow that waits for another one. None can come
 * back then, so that all would wait until they time out.
 *
 * It looks when a flow that holds a connection begins to wait, which is the moment at which such a circle closes. The
 * verdict takes two more turns of the event loop, and stands only if no connection of the circle was in use meanwhile.
 */
import type { Hold, NestedWaiter } from "../../ports/connection-holds.ts";
import { selfDeadlock } from "./errors.ts";

/** The permits of the pool. */
export interface PermitCount {
  /** Permits that are out. */
  running(): number;
  /** The most that may ever be. */
  limit(): number;
  suspended(): boolean;
}

/** How soon to look again while a connection of the circle is in use, milliseconds. */
const AGAIN_MS = 5;

export class SelfDeadlockDetector {
  readonly #permits: PermitCount;
  readonly #waiting = new Set<NestedWaiter>();
  /** How many nested waiters have ever been seen: flows that need more than one connection at a time. */
  nested = 0;
  found = 0;

  constructor(permits: PermitCount) {
    this.#permits = permits;
  }

  /** A flow that holds a connection begins to wait for another. */
  waits(waiter: NestedWaiter): void {
    this.nested += 1;
    this.#waiting.add(waiter);
    if (this.#isClosed()) setImmediate(() => this.#confirm(waiter, false));
  }

  /** It waits no more. */
  ends(waiter: NestedWaiter): void {
    this.#waiting.delete(waiter);
  }

  #confirm(waiter: NestedWaiter, wasQuiet: boolean): void {
    if (waiter.isOver || !this.#isClosed()) return;
    const isQuiet = [...this.#blocked()].every((hold) => !hold.isBusy);
    if (isQuiet && wasQuiet) {
      this.found += 1;
      const { holds, callSite } = waiter;
      waiter.refused(
        selfDeadlock({ held: this.#permits.running(), holdsAt: holds.callSite?.(), waitsAt: callSite?.() }),
      );
    } else if (isQuiet) {
      setImmediate(() => this.#confirm(waiter, true));
    } else {
      setTimeout(() => this.#confirm(waiter, false), AGAIN_MS).unref();
    }
  }

  /** The connections that cannot come back before a waiter has got one. */
  #blocked(): Set<Hold> {
    const blocked = new Set<Hold>();
    for (const { holds } of this.#waiting) {
      for (let hold: Hold | undefined = holds; hold !== undefined; hold = hold.parent)
        if (!hold.isReleased) blocked.add(hold);
    }
    return blocked;
  }

  #isClosed(): boolean {
    if (this.#permits.suspended()) return false;
    const running = this.#permits.running();
    return this.#waiting.size > 0 && running >= this.#permits.limit() && this.#blocked().size >= running;
  }
}
