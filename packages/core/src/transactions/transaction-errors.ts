/** The typed errors of transactions. */
import { TapdbError } from "../errors/index.ts";

export function retriesExhausted(attempts: number, cause: unknown): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.RETRIES_EXHAUSTED",
    message: `The transaction failed ${attempts} times with errors that call for a retry.`,
    hint: "Make the transaction shorter, touch fewer hot rows, or raise retry.maxAttempts.",
    retryable: true,
    cause,
    details: { attempts },
  });
}

const REFUSALS = {
  "side-effect": "the work had side effects outside of the transaction, which would happen twice",
  budget: "retries have used up their share of the traffic",
  overload: "the pool is overloaded",
} as const;

/** Why a failure that calls for a retry was not followed by one. */
export type RetryRefusal = keyof typeof REFUSALS;

export function retryRefused(reason: RetryRefusal, attempts: number, cause: unknown): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.RETRY_REFUSED",
    message: `The transaction failed with an error that calls for a retry, and was not run again: ${REFUSALS[reason]}.`,
    hint:
      reason === "side-effect"
        ? "Do what is outside of the database in tx.afterCommit, or make it repeatable and wrap it in tx.once."
        : "Shed load: let the caller try later, with a pause.",
    retryable: reason !== "side-effect",
    cause,
    details: { reason, attempts },
  });
}

export function unexpectedRollback(cause: unknown): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.UNEXPECTED_ROLLBACK",
    message: "The transaction was rolled back instead of committed, because work that took part in it had failed.",
    hint: "Let that work's error reach the transaction, or give the work the propagation nested, whose failure may be caught.",
    cause,
  });
}

export function unfinished(): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.UNFINISHED",
    message: "The work of a transaction returned while statements of it were still running; it was rolled back.",
    hint: "Await everything that the work starts before it returns.",
  });
}

export function selfDeadlock(held: number): TapdbError {
  return new TapdbError({
    code: "POOL.SELF_DEADLOCK",
    message: `All ${held} connections are held by transactions that each wait for one more.`,
    hint: "Give the pool at least one connection more than transactions that run at once, or avoid requires_new and not_supported inside them.",
    retryable: true,
    details: { held },
  });
}

export function commitLost(cause: unknown): TapdbError {
  return new TapdbError({
    code: "CONNECTION.LOST",
    message: "The connection broke during COMMIT, and the server says that nothing was saved.",
    hint: "Run the work again.",
    retryable: true,
    cause,
  });
}
