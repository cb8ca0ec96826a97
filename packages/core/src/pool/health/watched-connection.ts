/** What is known of one connection. */
export interface WatchedConnection {
  /** When it is to be replaced, in steady time; never when infinite. */
  readonly retireAt: number;
  /** Its share of the keepalive time, by which connections do not all come due together. */
  readonly keepaliveShare: number;
  /** Where it leads to. */
  readonly address: string | undefined;
  /** Why it is to be replaced now, whatever its age. */
  retired: "read-only" | "address" | "standby" | undefined;
}

/** The shares of lifetime and keepalive time that are drawn at random. */
const LIFETIME_JITTER = 0.1;
const KEEPALIVE_JITTER = 0.2;

/**
 * Draws the dates of a new connection.
 * @param random From 0 up to 1.
 */
export function watchedConnection(facts: {
  readonly now: number;
  readonly lifetimeMs: number;
  readonly address: string | undefined;
  readonly random: () => number;
}): WatchedConnection {
  const { now, lifetimeMs, address, random } = facts;
  return {
    retireAt: lifetimeMs === 0 ? Infinity : now + lifetimeMs * (1 - LIFETIME_JITTER * random()),
    keepaliveShare: 1 - KEEPALIVE_JITTER * random(),
    address,
    retired: undefined,
  };
}
