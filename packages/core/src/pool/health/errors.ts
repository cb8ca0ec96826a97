import { TapdbError } from "../../errors/index.ts";

/** @param retryInMs Until the server is tried again, milliseconds. */
export function circuitOpen(failures: number, cause: Error | undefined): TapdbError {
  return new TapdbError({
    code: "POOL.CIRCUIT_OPEN",
    message: `The last ${failures} attempts to connect failed, so this one was not made.`,
    hint: "The server is tried again in the background and the pool goes on by itself; see the cause for the last failure.",
    retryable: true,
    cause,
    details: { failures },
  });
}

export function selfDeadlock(facts: {
  readonly held: number;
  readonly holdsAt: string | undefined;
  readonly waitsAt: string | undefined;
}): TapdbError {
  const { held, holdsAt, waitsAt } = facts;
  const unknown = "an unknown place";
  return new TapdbError({
    code: "POOL.SELF_DEADLOCK",
    message:
      `All ${held} connections are held by code that waits for another one: this code holds one since ` +
      `${holdsAt ?? unknown} and asked for another at ${waitsAt ?? unknown}.`,
    hint: "Use the connection that the code has already, release it first, or make the pool larger than the number of such flows.",
    retryable: true,
    details: { held, holdsAt, waitsAt },
  });
}

export function drainTimeout(timeoutMs: number, borrowed: number, sites: readonly string[]): TapdbError {
  return new TapdbError({
    code: "POOL.DRAIN_TIMEOUT",
    message: `${borrowed} connections were still in use after ${timeoutMs} ms of draining.`,
    hint: "The pool stays suspended: wait again, resume it, or close it.",
    details: { borrowed, callSites: sites },
  });
}

export function standby(cause?: Error): TapdbError {
  return new TapdbError({
    code: "CONNECTION.STANDBY",
    message: "The server is a standby, and the pool began on a primary.",
    hint: 'A failover is probably under way; set pool.health.target to "any" if a standby will do.',
    retryable: true,
    cause,
  });
}
