/** What the detector tells about sessions that wait for one another. Plain data, without any parameter value. */

/** A statement, by its shape. */
export interface StatementPlace {
  /** The statement with `?` in place of its values. */
  readonly shape: string;
  readonly orm: string | undefined;
  readonly operation: string | undefined;
  readonly entity: string | undefined;
  /** `file:line:column` of the application. */
  readonly callSite: string | undefined;
}

/** One session of a wait. */
export interface DeadlockParty {
  readonly backendPid: number;
  /** Whether it is a connection of this tapdb. */
  readonly ours: boolean;
  /** The server's role and application name; undefined where they could not be seen. */
  readonly role: string | undefined;
  readonly application: string | undefined;
  /** Whom it acts for; undefined for the system, and for sessions that are not ours. */
  readonly tenant: string | undefined;
  /** The name that `tap.transaction` was given. */
  readonly transaction: string | undefined;
  /** `active`, `idle in transaction`, …; undefined where the role may not see it. */
  readonly state: string | undefined;
  /** What it runs, or ran last. */
  readonly statement: StatementPlace | undefined;
  /** What its transaction had run before, the oldest first: one of these took the lock that others wait for. */
  readonly earlier: readonly StatementPlace[];
  /** Lock that it waits for: `row of orders`, `table orders`, `advisory lock`; undefined when it waits for none. */
  readonly waitsFor: string | undefined;
  /** The server process that it waits for. */
  readonly waitsForPid: number | undefined;
  readonly waitingMs: number | undefined;
  readonly transactionMs: number | undefined;
  readonly locksHeld: number | undefined;
  /** Rows that its statements gave or changed; undefined for sessions that are not ours. */
  readonly rows: number | undefined;
}

/** Who should be ended, and why. */
export interface VictimAdvice {
  readonly backendPid: number;
  /** One sentence: what is lost with it, compared with the others. */
  readonly reason: string;
}

/** A wait that will not end by itself, or that has lasted. */
export interface DeadlockReport {
  /**
   * `deadlock`: sessions wait for one another in a circle. `pool`: every connection is held by work that waits for
   * another one. `blocked`: one session is in the way of others.
   */
  readonly kind: "deadlock" | "pool" | "blocked";
  /** Who saw it: the detector, or the server, whose report (40P01) came with an error. */
  readonly source: "live" | "server";
  readonly at: Date;
  /** How long the last wait of the circle, or the longest of a chain, had lasted when it was seen, milliseconds. */
  readonly seenAfterMs: number | undefined;
  /** The circle in order, each waiting for the next; or the root blocker first and then who waits for it. */
  readonly parties: readonly DeadlockParty[];
  /** The server process in the way: in a circle, the one whose wait closed it. */
  readonly rootPid: number | undefined;
  readonly victim: VictimAdvice | undefined;
  /** Only the queue is in the way somewhere in the circle, which PostgreSQL may resolve by reordering it. */
  readonly mayResolve: boolean;
  /** What was done about it: nothing, unless the configuration says so. */
  readonly action: "none" | "cancelled-victim";
  /** What could not be seen, one sentence each. */
  readonly unseen: readonly string[];
}
