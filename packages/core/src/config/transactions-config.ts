import { flag, integer, oneOf, section, type Field } from "./field.ts";
import { MAX_TIMER_MS } from "./limits.ts";

/** Defaults of `tap.transaction`. */
export interface TransactionsConfig {
  /** Attempts of a transaction that PostgreSQL asks to run again (40001, 40P01), the first included. @defaultValue 10 */
  readonly maxAttempts: number;
  /** How long all attempts may take together, milliseconds; undefined for no limit. @defaultValue undefined */
  readonly timeoutMs: number | undefined;
  readonly deadlocks: DeadlocksConfig;
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

export const transactionsSection: Field<TransactionsConfig> = section<TransactionsConfig>({
  maxAttempts: integer(1, 1_000, 10),
  timeoutMs: integer<number | undefined>(1, MAX_TIMER_MS, undefined),
  deadlocks: section<DeadlocksConfig>({
    enabled: flag(true),
    afterMs: integer(10, 10_000, 100),
    action: oneOf(["report", "cancel-victim"], "report"),
  }),
});
