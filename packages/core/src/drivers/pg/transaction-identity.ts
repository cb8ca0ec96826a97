import type { Epilogue } from "./flight.ts";
import type { StatementJob } from "./statement-job.ts";
import { mayHoldSeveralStatements } from "./statement-kind.ts";

/** Gives the transaction's id once it has written, else null. */
export const TRANSACTION_ID = "select pg_catalog.pg_current_xact_id_if_assigned()::text";

/**
 * The server's id of a transaction, learned on the way: the question travels behind each statement, in its flight, until there
 * is an answer. It has to be known before COMMIT is sent, to ask later what became of it.
 */
export class TransactionIdentity {
  #id: string | undefined;
  /** The last statement that nothing could travel behind. */
  #isBlind = false;

  /** Undefined as long as nothing was written, or nobody could ask. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Whether something may have been written unseen. */
  get isUncertain(): boolean {
    return this.#isBlind && this.#id === undefined;
  }

  /** What travels behind `job`. */
  epilogueFor(job: StatementJob): Epilogue | undefined {
    if (this.#id !== undefined || job.kind === "commit" || job.kind === "rollback") return undefined;
    const { inner, text } = job;
    this.#isBlind ||= !("_checkForMultirow" in inner) || Boolean(inner.rows) || mayHoldSeveralStatements(text);
    if (this.#isBlind) return undefined;
    return { text: TRANSACTION_ID, onValue: (value) => this.learn(value) };
  }

  learn(value: string | null): void {
    this.#id = value ?? undefined;
    this.#isBlind = false;
  }
}
