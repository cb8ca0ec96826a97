import { rowLocksConflict, tableLocksConflict, type RowLockMode } from "../lock-modes.ts";

/** What is locked. */
export type LockKind = "row" | "key" | "relation" | "advisory";

/** One lock that a replayed transaction took, in the order in which it took them. */
export interface LockAcquisition {
  readonly kind: LockKind;
  /** Identifies the object on this database; holds key values and is never printed. */
  readonly object: string;
  /** The table or index, schema-qualified; empty for advisory locks. */
  readonly relation: string;
  /** Whose keys are of one kind: the unique index, of the whole table where it is partitioned, that the key belongs to. */
  readonly family: string;
  /** The key's columns as text; empty for others than rows and keys. */
  readonly key: readonly string[];
  /** For a key that was claimed: its whole row as JSON, so that another transaction can claim the same. */
  readonly row?: string | undefined;
  /** A row-level mode, a table-level mode, or `unique` for a key that no second transaction may claim or free. */
  readonly mode: string;
  /** From 0. */
  readonly statement: number;
  /** Its place among those of one statement; measured. */
  readonly rank: number;
  /** Whether it waits when it cannot be had: not with NOWAIT, SKIP LOCKED, or a lock_timeout. */
  readonly waits: boolean;
}

/** Whether two transactions may not hold the two at the same time. */
export function locksConflict(one: LockAcquisition, other: LockAcquisition): boolean {
  if (one.object !== other.object) return false;
  switch (one.kind) {
    case "row":
      return rowLocksConflict(one.mode as RowLockMode, other.mode as RowLockMode);
    case "key":
      return true;
    default:
      return tableLocksConflict(one.mode, other.mode);
  }
}

/** `row of public.orders (FOR UPDATE)`: what may be printed. */
export function describeAcquisition({ kind, relation, mode }: LockAcquisition): string {
  switch (kind) {
    case "row":
      return `row of ${relation} (${mode})`;
    case "key":
      return `key of unique index ${relation}`;
    case "relation":
      return `table ${relation} (${mode})`;
    case "advisory":
      return `advisory lock (${mode})`;
  }
}
