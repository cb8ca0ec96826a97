/** Who may use a connection of the pool, and when: the one place where an acquisition waits. */

/** Order among the waiting acquisitions of one tenant. */
export type Priority = "high" | "normal" | "low";

/** What one acquisition asks for. */
export interface AdmissionOptions {
  /** Order among the same tenant's waiters; it takes nothing from other tenants. @defaultValue "normal" */
  readonly priority?: Priority | undefined;
  /** Longest wait for a connection, milliseconds, then `POOL.ACQUIRE_TIMEOUT`. @defaultValue the pool's `poolTimeoutMs` */
  readonly timeoutMs?: number | undefined;
  /**
   * Time from now until the answer is of no more use, milliseconds. Work that can no longer be done within it is refused
   * with `POOL.SHED` and never reaches the database. @defaultValue no limit
   */
  readonly finishWithinMs?: number | undefined;
  /** Ends the wait with `DRIVER.CANCELLED`. */
  readonly signal?: AbortSignal | undefined;
}

/** The right to use one connection; what is inside is the gate's own. */
export type Permit = object;

/** An acquisition that has to wait. Exactly one of the two is called, once, possibly before `enter` returns. */
export interface PermitWaiter {
  granted(permit: Permit): void;
  refused(error: Error): void;
}

/** What `suspend` does with acquisitions: lets them wait for `resume`, or refuses them at once. */
export type SuspendMode = "wait" | "refuse";

/** The gate at one moment. */
export interface PoolGateStats {
  /** Permits that may be out at the same time. */
  readonly limit: number;
  /** Permits that are out. */
  readonly running: number;
  /** Acquisitions that wait for a permit. */
  readonly waiting: number;
  /** Acquisitions that got a permit since the start, at once or after a wait. */
  readonly granted: number;
  /** Of these, those that had waited. */
  readonly grantedAfterWait: number;
  /** Acquisitions that were refused since the start, by error code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly suspended: boolean;
}

/** Hands out permits. A permit covers one connection from checkout to release; leases inside a transaction need none. */
export interface PoolGate {
  /** Permits that may be out at the same time. */
  readonly limit: number;
  /** The most that `limit` can be: the connections of the pool. */
  readonly max: number;
  /** The most that `limit` may grow to by itself. @defaultValue `max` */
  readonly size?: number;
  /** Changes the limit, within 1 and `max`. What is out beyond a lower limit stays out until it comes back. */
  setLimit(limit: number): void;
  readonly stats: PoolGateStats;
  /** Longest wait of an acquisition that does not say, milliseconds. */
  readonly timeoutMs: number;
  /** A permit when one is free and nobody waits for it; allocates nothing. `undefined` is the system context. */
  tryEnter(tenant: string | undefined): Permit | undefined;
  /** Waits for a permit. */
  enter(tenant: string | undefined, options: AdmissionOptions | undefined, waiter: PermitWaiter): void;
  /**
   * Gives a permit back, after the connection.
   * @param serviceMs How long the connection was in use, milliseconds; undefined when there was none.
   * @param kind What it was used for; work of one kind is comparable.
   */
  leave(permit: Permit, serviceMs: number | undefined, kind?: string): void;
  /** Gives out no more permits; those that are out come back as they always do. */
  suspend(mode?: SuspendMode): void;
  resume(): void;
  /** Refuses all that wait and all that come, with an error of `reason`'s making. */
  close(reason: () => Error): void;
}
