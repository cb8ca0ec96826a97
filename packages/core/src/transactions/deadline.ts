import { TapdbError } from "../errors/index.ts";

/** Ends the work of a transaction early: at its timeout, or when its caller's signal aborts. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Rejects with the reason once it is over; never resolves. Undefined when nothing can end it. */
  readonly expired: Promise<never> | undefined;
  /** Why it is over, or undefined. */
  reason(): TapdbError | undefined;
  dispose(): void;
}

function timedOut(timeoutMs: number): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.TIMEOUT",
    message: `The transaction took longer than its ${timeoutMs} ms and was rolled back.`,
    hint: "Look for a lock that it waits for, or raise timeoutMs.",
  });
}

function cancelled(cause: unknown): TapdbError {
  return new TapdbError({
    code: "DRIVER.CANCELLED",
    message: "The work was cancelled by its signal and rolled back.",
    cause,
  });
}

/** Most transactions have neither limit nor signal: what they would cost is made when somebody asks for it. */
class NoDeadline implements Deadline {
  readonly expired = undefined;
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  reason(): undefined {
    return undefined;
  }

  dispose(): void {
    // Nothing was started.
  }
}

/** Starts a deadline of `timeoutMs` milliseconds, joined with the caller's signal. */
export function startDeadline(timeoutMs: number | undefined, outer: AbortSignal | undefined): Deadline {
  if (timeoutMs === undefined && outer === undefined) return new NoDeadline();
  const controller = new AbortController();
  let why: TapdbError | undefined;
  let reject: (error: TapdbError) => void;
  const expired = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  expired.catch(() => undefined);
  const end = (error: TapdbError): void => {
    if (why !== undefined) return;
    why = error;
    controller.abort(error);
    reject(error);
  };
  const onAbort = (): void => end(cancelled(outer?.reason));
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => end(timedOut(timeoutMs)), timeoutMs);
  if (outer?.aborted) onAbort();
  else outer?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    expired,
    reason: () => why,
    dispose() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", onAbort);
    },
  };
}
