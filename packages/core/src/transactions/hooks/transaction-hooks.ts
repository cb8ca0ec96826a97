import { TapdbError } from "../../errors/index.ts";

/** Runs after the transaction has committed, outside of it. */
export type AfterCommit = () => unknown;

/** Runs after the transaction has rolled back, outside of it. */
export type AfterRollback = (why: RolledBack) => unknown;

/** Why an attempt was rolled back. */
export interface RolledBack {
  readonly error: unknown;
  /** Whether the work runs again. */
  readonly retried: boolean;
}

/** Those of one level: the transaction, or a savepoint in it. */
export class TransactionHooks {
  #commit: AfterCommit[] = [];
  #rollback: AfterRollback[] = [];
  /** Of levels inside that were undone while this one goes on, with their errors. */
  #undone: { readonly hooks: readonly AfterRollback[]; readonly error: unknown }[] = [];

  get isEmpty(): boolean {
    return this.#commit.length + this.#rollback.length + this.#undone.length === 0;
  }

  afterCommit(hook: AfterCommit): void {
    this.#commit.push(hook);
  }

  afterRollback(hook: AfterRollback): void {
    this.#rollback.push(hook);
  }

  /** A level inside was kept: its fate is this one's. */
  adopt(inner: TransactionHooks): void {
    this.#commit.push(...inner.#commit);
    this.#rollback.push(...inner.#rollback);
    this.#undone.push(...inner.#undone);
  }

  /** A level inside was rolled back: what it wanted to do after a commit is void. */
  adoptUndone(inner: TransactionHooks, error: unknown): void {
    this.#undone.push(...inner.#undone);
    if (inner.#rollback.length > 0) this.#undone.push({ hooks: inner.#rollback, error });
  }

  /** Runs what follows a commit, one after the other; gives what they threw. */
  async committed(): Promise<readonly unknown[]> {
    const undone = this.#undone.flatMap(({ hooks, error }) =>
      hooks.map((hook) => () => hook({ error, retried: false })),
    );
    return runAll([...undone, ...this.#commit]);
  }

  /** Runs what follows a rollback, one after the other; gives what they threw. */
  async rolledBack(why: RolledBack): Promise<readonly unknown[]> {
    const undone = this.#undone.flatMap(({ hooks }) => hooks);
    return runAll([...undone, ...this.#rollback].map((hook) => () => hook(why)));
  }
}

async function runAll(hooks: readonly (() => unknown)[]): Promise<readonly unknown[]> {
  const thrown: unknown[] = [];
  for (const hook of hooks) {
    try {
      await hook();
    } catch (error) {
      thrown.push(error);
    }
  }
  return thrown;
}

/** What hooks threw, as one error. */
export function hooksFailed(thrown: readonly unknown[], when: "commit" | "rollback"): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.HOOK_FAILED",
    message: `${thrown.length} of the hooks that run after the ${when} threw; the ${when} itself stands.`,
    hint: "Look at the errors in the cause, and make what hooks do recoverable: nothing runs them again.",
    cause: new AggregateError(thrown, `${thrown.length} hooks threw`),
    details: { when, failed: thrown.length },
  });
}
