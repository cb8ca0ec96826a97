import type { Context } from "../context/index.ts";
import type { TransactionIdentification } from "./commit/resolve-commit.ts";
import type { Deadline } from "./deadline.ts";
import type { TransactionUnit } from "./propagation/transaction-unit.ts";
import type { RepeatGuard } from "./repeat-guard.ts";
import type { Failure } from "./retry/failure.ts";
import type { Transaction, TransactionOptions } from "./transaction-options.ts";

/** What runs in a transaction. */
export type Work<T> = (transaction: Transaction) => T | PromiseLike<T>;

/** One call that begins a transaction; its attempts share it. */
export interface TransactionCall<T> {
  readonly options: TransactionOptions;
  readonly context: Context;
  readonly work: Work<T>;
  readonly deadline: Deadline;
  readonly guard: RepeatGuard;
}

/** A COMMIT that was sent, and whose answer never came. */
export interface PendingCommit<T> {
  readonly value: T;
  readonly identification: TransactionIdentification;
}

/** What became of an attempt. */
export type AttemptOutcome<T> = { readonly backendPid: number | undefined } & (
  | { readonly kind: "committed"; readonly value: T; readonly unit: TransactionUnit }
  /** As its own code wished. */
  | { readonly kind: "rolled-back"; readonly value: T; readonly unit: TransactionUnit }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      readonly unit: TransactionUnit | undefined;
      readonly pending?: PendingCommit<T> | undefined;
    }
);
