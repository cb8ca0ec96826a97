import type { Context } from "../../context/index.ts";
import type { StatementKind } from "./statement-kind.ts";

/** A finished statement with its values. */
export interface RecordedStatement {
  readonly text: string;
  readonly kind: StatementKind;
  readonly values: readonly unknown[];
  /** What was bound; null on a connection that binds nothing. */
  readonly binding: string | null;
  readonly context: Context;
  /** Rows returned or affected. */
  readonly rows: number;
  readonly inTransaction: boolean;
  readonly backendPid: number | null;
  readonly failed: boolean;
}

/** Hears each statement while a test run is recorded: the only way by which values leave a connection. */
export type StatementRecorder = (statement: RecordedStatement) => void;
