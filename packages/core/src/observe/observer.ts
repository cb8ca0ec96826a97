/** What the rest of tapdb hears about statements, connections and transactions. Observers never block and never throw into a query. */

import type { CallSite } from "./call-site.ts";

/** What an ORM adapter knows about a statement. */
export interface StatementLabels {
  /** `typeorm`, `prisma`, `mikro-orm`, or undefined for a raw statement. */
  readonly orm?: string;
  /** The ORM's own name of the operation: `findMany`, `save`, `select`. */
  readonly operation?: string;
  /** The entity or model: `Order`. */
  readonly entity?: string;
  /** `file:line:column` of the application code. Captured lazily: call it only when needed. */
  readonly callSite?: CallSite;
}

/** One finished statement. The object is only valid during the call: copy what you keep. */
export interface StatementEvent {
  /** The text as the application sent it, without what tapdb put before it. */
  readonly text: string;
  /** How many parameters were bound. Their values never leave the connection. */
  readonly parameterCount: number;
  /** Time from handing the statement to the connection until its result was complete, milliseconds. */
  readonly durationMs: number;
  /** Rows returned or affected; 0 when the server reported none. */
  readonly rows: number;
  /** SQLSTATE or tapdb code when the statement failed, else undefined. */
  readonly errorCode: string | undefined;
  /** What the adapter knows, and the call site where an observer wanted it; else undefined. */
  readonly labels: StatementLabels | undefined;
  /** An object that is the same for all statements of one unit of work (one `withTenant` or `asSystem` call). */
  readonly unitOfWork: object | undefined;
  /** Whether the statement ran inside a transaction block. */
  readonly inTransaction: boolean;
  /** The server process that ran it; undefined until the connection knows. Behind a pooler, the pooler's word. */
  readonly backendPid?: number | undefined;
  /** Whom it acted for; undefined for the system. For attribution in a report: never a label, never logged. */
  readonly tenant?: string | undefined;
  /** The name that the managed transaction around it was given. */
  readonly transactionName?: string | undefined;
  /** What the server says of a deadlock (40P01): process numbers and kinds of lock. Undefined for other errors. */
  readonly deadlock?: DeadlockNotice | undefined;
}

/** The fields of PostgreSQL's deadlock error that hold no value of the application's. */
export interface DeadlockNotice {
  /** DETAIL: who waits for what, by process number. */
  readonly detail: string;
  /** The first line of CONTEXT: `while updating tuple (0,1) in relation "orders"`. */
  readonly context: string | undefined;
}

/** A connection that was opened, closed, or destroyed because it was not safe to reuse. */
export interface ConnectionEvent {
  readonly kind: "opened" | "closed" | "destroyed-dirty";
  /** For `destroyed-dirty`: `open-transaction`, `session-state`, `busy`, `error`. */
  readonly reason?: string;
  /** For `opened`: how long connecting took, milliseconds. */
  readonly durationMs?: number;
}

/** An acquisition of a pool connection that ended. Leases inside a transaction are none: they never wait. */
export interface AcquireEvent {
  /** Undefined for the system context. */
  readonly tenant: string | undefined;
  /** From asking until there was a permit, milliseconds; with an error, until that. */
  readonly queuedMs: number;
  /** From asking until the connection was there, milliseconds; includes opening and validating one. */
  readonly waitMs: number;
  /** Why there is no connection, else undefined. */
  readonly errorCode: string | undefined;
}

/** A connection that came back to the pool. */
export interface ReleaseEvent {
  /** Undefined for the system context. */
  readonly tenant: string | undefined;
  /** From handing the connection out until it came back, milliseconds. */
  readonly runMs: number;
}

/** One attempt of a managed transaction. */
export interface TransactionEvent {
  readonly kind: "committed" | "rolled-back" | "retried";
  readonly attempt: number;
  readonly durationMs: number;
  readonly errorCode: string | undefined;
  /** The name that `tap.transaction` was given. */
  readonly name?: string | undefined;
  /** Whom it acted for; undefined for the system. For attribution in a report: never a label, never logged. */
  readonly tenant?: string | undefined;
  /** The server process of its connection. */
  readonly backendPid?: number | undefined;
}

/** Hears events; every method is optional. */
export interface Observer {
  /**
   * Asked when a statement is handed over for which no adapter knows the call site: whether it is worth capturing one,
   * which costs some microseconds.
   */
  wantsCallSite?(text: string, unitOfWork: object | undefined): boolean;
  onStatement?(event: StatementEvent): void;
  onConnection?(event: ConnectionEvent): void;
  onAcquire?(event: AcquireEvent): void;
  onRelease?(event: ReleaseEvent): void;
  onTransaction?(event: TransactionEvent): void;
}
