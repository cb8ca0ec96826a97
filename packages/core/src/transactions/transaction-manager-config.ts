import type { Context, ContextStore } from "../context/index.ts";
import type { ManagedPool, PgModule } from "../drivers/pg/index.ts";
import type { Logger } from "../ports/logger.ts";
import type { IsolationLevelSelector } from "./isolation/isolation-level-selector.ts";
import type { RetryBudgetOptions } from "./retry/retry-budget.ts";
import type { AroundTransaction, Transaction } from "./transaction-options.ts";

/** What the manager works with. */
export interface TransactionManagerConfig {
  readonly pg: PgModule;
  readonly context: ContextStore;
  readonly pool: ManagedPool;
  /** The pool of a context: the system role's for system work, where there is one. */
  readonly poolFor: (context: Context) => ManagedPool;
  /** Chooses the levels of workloads. */
  readonly isolation: IsolationLevelSelector;
  readonly maxAttempts: number;
  readonly timeoutMs: number | undefined;
  readonly retryBudget: RetryBudgetOptions;
  /** Whether conflicting transactions are kept apart. */
  readonly contention: "adaptive" | "off";
  /** Whether a COMMIT whose answer was lost is looked up. */
  readonly ambiguousCommit: "report" | "resolve";
  /** Longest wait for a sibling's nested transaction, and for a server that has gone away, milliseconds. */
  readonly nestedWaitMs: number;
  readonly logger: Logger;
  /** What the attached adapters do around each attempt. */
  readonly around: () => readonly AroundTransaction[];
  /** Runs one statement in the current context. */
  readonly query: Transaction["query"];
}
