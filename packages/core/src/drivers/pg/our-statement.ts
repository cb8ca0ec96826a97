import type { Submittable, WireConnection } from "./pg-internals.ts";
import type { StatementJob } from "./statement-job.ts";
import type { StatementKind } from "./statement-kind.ts";

const ignore = (): void => undefined;

/**
 * A statement that tapdb sends for itself; a failure shows in the transaction status.
 * @param onValue Called with the first column of each row.
 */
export function ourStatement(
  text: string,
  kind: StatementKind,
  onValue: (value: string) => void = ignore,
): StatementJob {
  const inner: Submittable = {
    text,
    submit: (connection: WireConnection) => connection.query(text),
    handleRowDescription: ignore,
    handleDataRow: (message) => onValue((message as { fields: string[] }).fields[0]!),
    handleCommandComplete: ignore,
    handleError: ignore,
    handleReadyForQuery: ignore,
  };
  return {
    inner,
    text,
    kind,
    context: undefined,
    binding: null,
    startedAt: 0,
    readTimeoutMs: undefined,
    bare: true,
    internal: true,
  };
}

/** Whether a query object takes the socket's data before node-postgres does: pg-copy-streams' COPY TO is one, cursors are not. */
export function readsTheWire(inner: Submittable): boolean {
  return inner.handleCopyInResponse === undefined && inner.handlePortalSuspended === undefined;
}
