import type { PrologueStatement } from "./flight.ts";

/** What the server watches for one transaction, milliseconds; undefined leaves the session's own. */
export interface ServerLimits {
  readonly statementTimeoutMs: number | undefined;
  readonly lockTimeoutMs: number | undefined;
  readonly idleTimeoutMs: number | undefined;
}

const SETTINGS = {
  statementTimeoutMs: "statement_timeout",
  lockTimeoutMs: "lock_timeout",
  idleTimeoutMs: "idle_in_transaction_session_timeout",
} as const satisfies Record<keyof ServerLimits, string>;

/**
 * The statement that sets `limits` until the end of the transaction, to travel behind BEGIN; undefined for none. The values
 * are parameters, so that each combination of limits is one prepared statement.
 *
 * Source: PostgreSQL manual, "Statement Behavior" (19.11.1).
 */
export function limitStatement(limits: ServerLimits | undefined): PrologueStatement | undefined {
  const values: string[] = [];
  const calls: string[] = [];
  for (const [key, setting] of Object.entries(SETTINGS)) {
    const milliseconds = limits?.[key as keyof ServerLimits];
    if (milliseconds === undefined) continue;
    values.push(String(milliseconds));
    calls.push(`pg_catalog.set_config('${setting}', $${values.length}, true)`);
  }
  return values.length === 0 ? undefined : { text: `select ${calls.join(", ")}`, values };
}
