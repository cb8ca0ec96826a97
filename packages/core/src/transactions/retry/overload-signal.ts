import { findTapdbError } from "../../errors/index.ts";
import type { Failure } from "./failure.ts";

/** How long after a sign of overload no retry is made, milliseconds. */
const HOLD_MS = 1_000;

/**
 * Whether the pool is overloaded: work has lately waited for a connection in vain. What would be run again then takes
 * connections from what has not run at all.
 */
export class OverloadSignal {
  #until = -Infinity;

  get isOn(): boolean {
    return performance.now() < this.#until;
  }

  /** Hears why no connection was had. */
  hear({ error }: Failure): void {
    if (findTapdbError(error, "POOL.ACQUIRE_TIMEOUT") !== undefined) this.#until = performance.now() + HOLD_MS;
  }
}
