/**
 * Which flow of the program holds which connection: so that one that waits for a second connection, while it holds its
 * first, is known to do so.
 *
 * A checkout is asked for in the code of its flow, where the asking is marked for all that follows. What the same code
 * starts beside it gets the mark too, so a mark counts only once it is confirmed, by what nobody else does: a statement on
 * the connection itself, or a use of the pool in the very turn in which the connection was handed over. A flow that does
 * neither stays unknown, which costs a late discovery and never a false alarm.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { CallSite } from "../observe/index.ts";
import type { Hold } from "../ports/connection-holds.ts";

/** The part of a connection that a hold looks at. */
export interface HeldConnection {
  readonly isBusy: boolean;
}

class FlowHold implements Hold {
  readonly parent: Hold | undefined;
  readonly callSite: CallSite | undefined;
  isReleased = false;
  connection: HeldConnection | undefined;

  constructor(parent: Hold | undefined, callSite: CallSite | undefined) {
    this.parent = parent;
    this.callSite = callSite;
  }

  get isBusy(): boolean {
    return this.connection?.isBusy ?? false;
  }
}

interface Mark {
  readonly hold: FlowHold;
  readonly confirmed: boolean;
}

/** The holds of one pool. */
export class FlowHolds {
  readonly #storage = new AsyncLocalStorage<Mark | undefined>();
  /** Their flows, and nobody else, run now. */
  readonly #handedOver = new Set<Hold>();

  /** The innermost connection that the running flow is known to hold. */
  current(): Hold | undefined {
    const mark = this.#storage.getStore();
    if (mark === undefined) return undefined;
    if (!mark.confirmed && this.#handedOver.has(mark.hold)) this.used(mark.hold);
    return nearest(this.#storage.getStore()!.confirmed ? mark.hold : mark.hold.parent);
  }

  /** The running flow asks for a connection. */
  ask(callSite: CallSite | undefined): Hold {
    const hold = new FlowHold(this.current(), callSite);
    this.#storage.enterWith({ hold, confirmed: false });
    return hold;
  }

  /** The connection is there. */
  granted(hold: Hold, connection: HeldConnection): void {
    (hold as FlowHold).connection = connection;
  }

  /** The promise that the flow awaits is about to be resolved: its continuation is the next but one that runs. */
  handsOver(hold: Hold): void {
    queueMicrotask(() => {
      this.#handedOver.add(hold);
      queueMicrotask(() => this.#handedOver.delete(hold));
    });
  }

  /** The running code uses the connection of `hold`. */
  used(hold: Hold): void {
    const mark = this.#storage.getStore();
    if (mark === undefined || mark.confirmed || mark.hold !== hold) return;
    this.#storage.enterWith({ hold: mark.hold, confirmed: true });
  }

  released(hold: Hold): void {
    (hold as FlowHold).isReleased = true;
  }

  /** Runs what outlives its caller, such as the opening of a socket, as nobody's. */
  outside<T>(work: () => T): T {
    return this.#storage.exit(work);
  }
}

function nearest(hold: Hold | undefined): Hold | undefined {
  let current = hold;
  while (current?.isReleased) current = current.parent;
  return current;
}
