import { flag, integer, oneOf, section, type Field } from "./field.ts";
import { MAX_TIMER_MS } from "./limits.ts";

/** How the pool finds out that a connection, or the server, is dead. */
export interface PoolHealthConfig {
  /**
   * A connection that was heard of within so many milliseconds is handed out unchecked; 0 checks always. Longer saves a
   * round trip more often and hands out a dead connection more often. @defaultValue 500
   */
  readonly validateAfterMs: number;
  /** How long that check may take before the connection counts as dead, milliseconds. @defaultValue 1_000 */
  readonly validationTimeoutMs: number;
  /** An idle connection is used so often that firewalls do not forget it, milliseconds; 0 never. @defaultValue 60_000 */
  readonly keepaliveMs: number;
  /** How long opening a connection may take, milliseconds; `poolTimeoutMs` if that is less. @defaultValue 10_000 */
  readonly connectTimeoutMs: number;
  /**
   * After so many failed attempts to connect in a row, acquisitions fail at once until the server is back; 0 tries for
   * ever. @defaultValue 5
   */
  readonly circuitFailures: number;
  /**
   * A connection that is held longer is reported with the place that took it, milliseconds; 0 is off. On, each checkout
   * costs some microseconds for the place. @defaultValue 0
   */
  readonly leakThresholdMs: number;
  /** How often the address behind the host name is looked up, milliseconds; 0 never. @defaultValue 30_000 */
  readonly dnsCheckMs: number;
  /**
   * What server will do. `auto`: a primary, if the first connection was to one; `any` takes a standby too.
   * @defaultValue "auto"
   */
  readonly target: "auto" | "any";
  /** Refuse an acquisition that closes a circle of flows that hold connections and wait for more. @defaultValue true */
  readonly detectSelfDeadlock: boolean;
}

export const poolHealthSection: Field<PoolHealthConfig> = section<PoolHealthConfig>({
  validateAfterMs: integer(0, MAX_TIMER_MS, 500),
  validationTimeoutMs: integer(1, MAX_TIMER_MS, 1_000),
  keepaliveMs: integer(0, MAX_TIMER_MS, 60_000),
  connectTimeoutMs: integer(1, MAX_TIMER_MS, 10_000),
  circuitFailures: integer(0, 1_000, 5),
  leakThresholdMs: integer(0, MAX_TIMER_MS, 0),
  dnsCheckMs: integer(0, MAX_TIMER_MS, 30_000),
  target: oneOf(["auto", "any"], "auto"),
  detectSelfDeadlock: flag(true),
});
