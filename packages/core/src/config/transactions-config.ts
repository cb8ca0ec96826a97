import { field, flag, integer, oneOf, section, type Field } from "./field.ts";
import { MAX_TIMER_MS } from "./limits.ts";
import { workloadsField, type WorkloadConfig } from "./workloads-config.ts";

/** Defaults of `tap.transaction`. */
export interface TransactionsConfig {
  /** Attempts of a transaction that PostgreSQL asks to run again (40001, 40P01), the first included. @defaultValue 10 */
  readonly maxAttempts: number;
  /** How long all attempts may take together, milliseconds; undefined for no limit. @defaultValue undefined */
  readonly timeoutMs: number | undefined;
  /** What happens when the connection breaks during COMMIT: `resolve` asks the server afterwards. @defaultValue "report" */
  readonly ambiguousCommit: "report" | "resolve";
  /** `adaptive` keeps transactions that conflict with each other from running at once. @defaultValue "adaptive" */
  readonly contention: "adaptive" | "off";
  readonly retryBudget: RetryBudgetConfig;
  readonly deadlocks: DeadlocksConfig;
  /** Levels by kind of work, for `tap.transaction({ workload })`. @defaultValue report, transfer and import */
  readonly workloads: Readonly<Record<string, WorkloadConfig>>;
}

/** How deadlocks are looked for while the application runs. */
export interface DeadlocksConfig {
  /** Whether they are. Costs nothing while no statement runs longer than `afterMs`. @defaultValue true */
  readonly enabled: boolean;
  /**
   * From what age on a statement may be waiting for a lock, milliseconds. Less names a deadlock sooner and asks the server
   * more often. @defaultValue 100
   */
  readonly afterMs: number;
  /**
   * What is done about one: `cancel-victim` ends the statement of the transaction that has done least, before PostgreSQL
   * picks one. @defaultValue "report"
   */
  readonly action: "report" | "cancel-victim";
}

/** How much of the traffic may be retries. */
export interface RetryBudgetConfig {
  /** Retries for each transaction. @defaultValue 0.2 */
  readonly ratio: number;
  /** Retries a second that are free of that. @defaultValue 100 */
  readonly perSecond: number;
}

export const transactionsSection: Field<TransactionsConfig> = section<TransactionsConfig>({
  maxAttempts: integer(1, 1_000, 10),
  workloads: workloadsField,
  timeoutMs: integer<number | undefined>(1, MAX_TIMER_MS, undefined),
  deadlocks: section<DeadlocksConfig>({
    enabled: flag(true),
    afterMs: integer(10, 10_000, 100),
    action: oneOf(["report", "cancel-victim"], "report"),
  }),
  ambiguousCommit: oneOf(["report", "resolve"], "report"),
  contention: oneOf(["adaptive", "off"], "adaptive"),
  retryBudget: section<RetryBudgetConfig>({
    ratio: field<number>(
      "a number from 0 to 1",
      (value): value is number => typeof value === "number" && value >= 0 && value <= 1,
      0.2,
    ),
    perSecond: integer(0, 1_000_000, 100),
  }),
});
