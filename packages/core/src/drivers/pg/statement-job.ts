import type { Context } from "../../context/index.ts";
import type { Binding } from "./binding.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import type { Submittable } from "./pg-internals.ts";
import type { StatementKind } from "./statement-kind.ts";

/** One statement on its way through a connection. */
export interface StatementJob {
  readonly inner: Submittable;
  readonly text: string;
  readonly kind: StatementKind;
  /** Undefined only for statements of ours that bind nothing. */
  readonly context: Context | undefined;
  readonly binding: Binding;
  readonly startedAt: number;
  /** node-postgres' read timeout of this one statement, milliseconds. */
  readonly readTimeoutMs: number | undefined;
  /** Sent as it is, with nothing before it. */
  readonly bare: boolean;
  /** One of ours, for whose end nobody waits. */
  readonly internal: boolean;
}

/** What became of it. */
export interface StatementOutcome {
  readonly rows: number;
  readonly error: Error | undefined;
  readonly inTransaction: boolean;
}

/** Tells the observer about a finished statement. */
export function emitStatement(hub: ConnectionHub, job: StatementJob, outcome: StatementOutcome): void {
  const { onStatement } = hub.observer;
  if (onStatement === undefined || job.context === undefined) return;
  const code = (outcome.error as { code?: unknown } | undefined)?.code;
  onStatement.call(hub.observer, {
    text: job.text,
    parameterCount: job.inner.values?.length ?? 0,
    durationMs: performance.now() - job.startedAt,
    rows: outcome.rows,
    errorCode: outcome.error === undefined ? undefined : typeof code === "string" ? code : "UNKNOWN",
    labels: job.context.labels,
    unitOfWork: job.context.unitOfWork,
    inTransaction: outcome.inTransaction,
  });
}
