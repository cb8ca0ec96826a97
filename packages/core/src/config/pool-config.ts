import { integer, oneOf, type Fields } from "./field.ts";
import { MAX_CONNECTIONS, MAX_TIMER_MS } from "./limits.ts";

/** How many connections there are, for how long they are kept and waited for. */
export interface PoolConfig {
  /** Connections kept open. More give more parallelism up to about twice the server's cores, then less. @defaultValue 10 */
  readonly poolSize: number;
  /** Connections opened beyond `poolSize` while more are waited for, closed when idle. @defaultValue 20 */
  readonly maxOverflow: number;
  /** How long an acquisition waits before `POOL.ACQUIRE_TIMEOUT`, milliseconds. @defaultValue 30_000 */
  readonly poolTimeoutMs: number;
  /** The age at which a connection is replaced, milliseconds; 0 keeps them for ever. @defaultValue 1_800_000 */
  readonly poolRecycleMs: number;
  /**
   * What stands between the application and PostgreSQL. `auto` finds out when it connects; `transaction` means a pooler in
   * transaction mode, so that nothing may depend on the session. @defaultValue "auto"
   */
  readonly pooler: "auto" | "none" | "transaction";
}

export const poolFields: Fields<PoolConfig> = {
  poolSize: integer(1, MAX_CONNECTIONS, 10),
  maxOverflow: integer(0, MAX_CONNECTIONS, 20),
  poolTimeoutMs: integer(1, MAX_TIMER_MS, 30_000),
  poolRecycleMs: integer(0, MAX_TIMER_MS, 1_800_000),
  pooler: oneOf(["auto", "none", "transaction"], "auto"),
};
