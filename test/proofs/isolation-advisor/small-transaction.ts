/** The transactions of the exhaustive part: a few steps on a few rows. */
import type { IsolationLevel } from "@tapdb/core";

/** One atomic access to a row: sets of columns are bits. */
export interface SmallStep {
  readonly row: number;
  readonly reads: number;
  readonly writes: number;
  /** `FOR UPDATE`: holds the row without writing it. */
  readonly locks: boolean;
}

export type SmallTransaction = readonly SmallStep[];

/** Transactions that run once each, at a level each. */
export type SmallLevels = readonly IsolationLevel[];

/** `r0 u1 w0`: for a report. */
export function describeStep({ row, reads, writes, locks }: SmallStep): string {
  const kind = locks ? "l" : reads && writes ? "u" : writes ? "w" : "r";
  const columns = reads <= 1 && writes <= 1 ? "" : `:${reads.toString(2)}/${writes.toString(2)}`;
  return `${kind}${row}${columns}`;
}

export function describeSet(transactions: readonly SmallTransaction[]): string {
  return transactions.map((steps) => steps.map(describeStep).join(" ")).join(" | ");
}
