import type { TransactionHooks } from "./hooks/transaction-hooks.ts";
import type { RepeatGuard } from "./repeat-guard.ts";
import type { Transaction } from "./transaction-options.ts";

/** What a handle is made of. */
export interface HandleParts {
  readonly attempt: number;
  /** Whose signal the work gets; read when the work asks for it. */
  readonly signals: { readonly signal: AbortSignal };
  readonly isActive: boolean;
  readonly query: Transaction["query"];
  readonly hooks: TransactionHooks;
  readonly guard: RepeatGuard;
  readonly setRollbackOnly: () => void;
}

/** What the work of a transaction gets. */
export function makeHandle({
  attempt,
  signals,
  isActive,
  query,
  hooks,
  guard,
  setRollbackOnly,
}: HandleParts): Transaction {
  return {
    attempt,
    get signal() {
      return signals.signal;
    },
    isActive,
    query,
    setRollbackOnly,
    afterCommit: (hook) => hooks.afterCommit(hook),
    afterRollback: (hook) => hooks.afterRollback(hook),
    sideEffect: (effect) => guard.sideEffect(effect),
    once: (key, effect) => guard.once(key, effect),
  };
}
