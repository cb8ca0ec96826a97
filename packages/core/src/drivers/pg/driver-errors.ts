/** What an error on the wire means, and the typed errors that the driver delivers in its stead. */
import { TapdbError } from "../../errors/index.ts";
import type { StatementKind } from "./statement-kind.ts";

interface ServerError extends Error {
  readonly code?: string;
  readonly severity?: string;
  readonly routine?: string;
}

/** Whether PostgreSQL itself sent the error, and the connection lives on. */
export function isServerError(error: Error): boolean {
  const { severity, code } = error as ServerError;
  return severity !== undefined && code !== undefined && severity !== "FATAL" && severity !== "PANIC";
}

/** A prepared statement that the server cannot run any more: its result type changed, or it does not exist. */
export function isStalePlan(error: Error): boolean {
  const { code, routine } = error as ServerError;
  return code === "26000" || (code === "0A000" && routine === "RevalidateCachedQuery");
}

/** BEGIN at a level that the server does not have: SERIALIZABLE on a hot standby. */
export function isLevelRefusal(error: Error): boolean {
  return (error as ServerError).code === "0A000";
}

/** Source: PostgreSQL manual, "Hot Standby" (26.4.5): SERIALIZABLE is not available there. */
export function levelUnavailable(cause: Error): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.LEVEL_UNAVAILABLE",
    message:
      "The server refused to begin a transaction at the level that was asked for. A hot standby has no SERIALIZABLE.",
    hint: "Ask for repeatable read, or send the transaction to the primary.",
    cause,
  });
}

export function tenantMismatch(): TapdbError {
  return new TapdbError({
    code: "CONTEXT.TENANT_MISMATCH",
    message: "A statement of one tenant, or of the system, reached a transaction that was opened for another.",
    hint: "Finish the transaction before acting for somebody else, and do not hand its connection to other work.",
  });
}

export function commitRolledBack(cause: Error | undefined): TapdbError {
  return new TapdbError({
    code: "TRANSACTION.COMMIT_ROLLED_BACK",
    message: "COMMIT was answered with ROLLBACK, because a statement in the transaction had failed. Nothing was saved.",
    hint: "Let the error of the failed statement reach the transaction, or use a nested transaction for what may fail.",
    cause,
  });
}

/** A server session that an earlier user changed, and that could not be brought back. */
export function sessionChanged(): TapdbError {
  return new TapdbError({
    code: "POOL.RELEASED_DIRTY",
    message: "The server session was left changed by earlier work, and could not be brought back.",
    hint: "Look for functions and DO blocks that leave temporary tables, a role or a search path behind.",
    retryable: true,
  });
}

/** A broken connection; during COMMIT nobody can know from here what the server did. */
export function connectionLost(cause: Error, kind: StatementKind): TapdbError {
  if (kind === "commit") {
    return new TapdbError({
      code: "TRANSACTION.OUTCOME_UNKNOWN",
      message: "The connection broke while COMMIT was on its way; the server may have committed.",
      hint: "Look whether the work is there before you run it again.",
      cause,
    });
  }
  return new TapdbError({
    code: "CONNECTION.LOST",
    message: "The connection to PostgreSQL broke while it was in use.",
    hint: "The server may have restarted or ended the session; whatever was not committed is undone.",
    retryable: true,
    cause,
  });
}

/** A statement that PostgreSQL runs only outside a transaction, asked for on behalf of a tenant. */
export function statementRefused(cause: Error): TapdbError {
  return new TapdbError({
    code: "DRIVER.STATEMENT_REFUSED",
    message: "PostgreSQL runs this statement only outside a transaction, and a tenant is bound inside one.",
    hint: "Run it in tap.asSystem({ reason }, work).",
    cause,
  });
}

/**
 * The error of a statement that was cancelled to end a deadlock: 57014 as the server sends it, 40P01 as what it is, so that
 * whoever retries deadlocks retries it.
 */
export function asDeadlock(error: Error): void {
  Object.assign(error, {
    code: "40P01",
    message: "deadlock detected: the statement was cancelled for the others to go on",
    hint: "Run the whole transaction again.",
  });
}

const LOST = Symbol("tapdb.connection-lost");

/** Marks an error as the end of its connection; the client does so for whatever breaks the socket. */
export function markLost(error: Error): void {
  if (!(LOST in error)) Object.defineProperty(error, LOST, { value: true });
}

/** The error to hand on for one that came from the wire: typed where the wire's own would need explaining. */
export function deliverable(error: Error, kind: StatementKind, boundToTenant: boolean): Error {
  const { severity, code, routine } = error as ServerError;
  if (LOST in error || severity === "FATAL" || severity === "PANIC") return connectionLost(error, kind);
  if (boundToTenant && code === "25001" && routine === "PreventInTransactionBlock") return statementRefused(error);
  return error;
}
