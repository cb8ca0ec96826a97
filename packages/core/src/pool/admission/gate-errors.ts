import { TapdbError } from "../../errors/index.ts";

export function acquireTimeout(timeoutMs: number): TapdbError {
  return new TapdbError({
    code: "POOL.ACQUIRE_TIMEOUT",
    message: `No connection became free within ${timeoutMs} ms.`,
    hint: "Look for work that holds connections long, or raise poolSize or poolTimeoutMs.",
    retryable: true,
  });
}

export function queueFull(waiting: number, key: "maxQueue" | "maxQueuePerTenant"): TapdbError {
  return new TapdbError({
    code: "POOL.QUEUE_FULL",
    message: `${waiting} acquisitions wait for a connection already.`,
    hint: `Slow the callers down, or raise pool.admission.${key}; a longer queue only fails later.`,
    retryable: true,
    details: { waiting },
  });
}

export function shed(why: string): TapdbError {
  return new TapdbError({
    code: "POOL.SHED",
    message: `The work was dropped before it reached the database: ${why}.`,
    hint: "The pool is overloaded: try again later, or give it more time.",
    retryable: true,
  });
}

export function suspended(): TapdbError {
  return new TapdbError({
    code: "POOL.SUSPENDED",
    message: "The pool is suspended and gives out no connections.",
    hint: "Try again after resume(); a suspension is meant to be short.",
    retryable: true,
  });
}

export function cancelled(cause: unknown): TapdbError {
  return new TapdbError({
    code: "DRIVER.CANCELLED",
    message: "The wait for a connection was cancelled by its signal.",
    cause,
  });
}
