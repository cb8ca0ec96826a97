import type { PermitWaiter, Priority } from "../../ports/pool-gate.ts";
import { CalendarEntry } from "./calendar.ts";

/** One acquisition that waits. As a calendar entry it is scheduled for its deadline. */
export class Waiter<Queue> extends CalendarEntry {
  readonly queue: Queue;
  readonly owner: PermitWaiter;
  readonly priority: Priority;
  /** On the clock of `performance.now()`. */
  readonly since: number;
  /** Longest wait, milliseconds. */
  readonly timeoutMs: number;
  /** When the answer is of no more use, on the clock of `performance.now()`. */
  readonly finishBy: number;
  /** Stops listening to the signal. */
  stopListening: (() => void) | undefined = undefined;
  ahead: Waiter<Queue> | undefined = undefined;
  behind: Waiter<Queue> | undefined = undefined;

  constructor(
    queue: Queue,
    owner: PermitWaiter,
    wait: {
      readonly priority: Priority;
      readonly since: number;
      readonly timeoutMs: number;
      readonly finishBy: number;
    },
  ) {
    super();
    this.queue = queue;
    this.owner = owner;
    this.priority = wait.priority;
    this.since = wait.since;
    this.timeoutMs = wait.timeoutMs;
    this.finishBy = wait.finishBy;
  }
}
