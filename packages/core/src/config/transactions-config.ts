import { integer, section, type Field } from "./field.ts";
import { MAX_TIMER_MS } from "./limits.ts";

/** Defaults of `tap.transaction`. */
export interface TransactionsConfig {
  /** Attempts of a transaction that PostgreSQL asks to run again (40001, 40P01), the first included. @defaultValue 10 */
  readonly maxAttempts: number;
  /** How long all attempts may take together, milliseconds; undefined for no limit. @defaultValue undefined */
  readonly timeoutMs: number | undefined;
}

export const transactionsSection: Field<TransactionsConfig> = section<TransactionsConfig>({
  maxAttempts: integer(1, 1_000, 10),
  timeoutMs: integer<number | undefined>(1, MAX_TIMER_MS, undefined),
});
