import type { Context } from "../../context/index.ts";
import type { DeadlockNotice } from "../../observe/index.ts";
import type { Binding } from "./binding.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import type { Submittable } from "./pg-internals.ts";
import type { StatementKind } from "./statement-kind.ts";
import type { StatementRecorder } from "./statement-recorder.ts";

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
  /** Set when it is about to be cancelled to end a deadlock. */
  deadlockVictim?: boolean;
}

/** What became of it. */
export interface StatementOutcome {
  readonly rows: number;
  readonly error: Error | undefined;
  readonly inTransaction: boolean;
  /** The server process; null until the connection knows. */
  readonly backendPid: number | null;
}

const DEADLOCK = "40P01";

function deadlockNotice(error: Error | undefined): DeadlockNotice | undefined {
  const { code, detail, where } = (error ?? {}) as { code?: string; detail?: string; where?: string };
  if (code !== DEADLOCK || detail === undefined) return undefined;
  // What follows the first line may quote statements.
  return { detail, context: where?.split("\n")[0] };
}

function record(recorder: StatementRecorder, job: StatementJob, outcome: StatementOutcome): void {
  const { text, kind, binding, context } = job;
  const { rows, inTransaction, backendPid, error } = outcome;
  if (context === undefined) return;
  const values = job.inner.values ?? [];
  recorder({ text, kind, values, binding, context, rows, inTransaction, backendPid, failed: error !== undefined });
}

/** Tells the observer about a finished statement. */
export function emitStatement(hub: ConnectionHub, job: StatementJob, outcome: StatementOutcome): void {
  if (hub.recorder !== undefined) record(hub.recorder, job, outcome);
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
    backendPid: outcome.backendPid ?? undefined,
    tenant: job.context.kind === "tenant" ? job.context.tenant : undefined,
    transactionName: job.context.transaction?.root.name,
    deadlock: deadlockNotice(outcome.error),
  });
}
