import type { ColumnSet } from "../transaction-template.ts";
import type { ValueRef } from "./syntax.ts";

/** A step of a statement, before its values have names. */
export interface RawStep {
  readonly relation: string;
  readonly key: ReadonlyMap<string, ValueRef>;
  readonly rowKeys: readonly (readonly string[])[];
  readonly reads?: ColumnSet;
  readonly writes?: ColumnSet;
  readonly locks?: boolean;
  readonly inserts?: boolean;
}

/** A statement that may do anything. */
export const UNKNOWN_STEP: RawStep = { relation: "*", key: new Map(), rowKeys: [], reads: "all", writes: "all" };

/** The unique keys whose every column is bound. */
export function boundKeys(
  uniqueKeys: readonly (readonly string[])[],
  bound: ReadonlyMap<string, ValueRef>,
): (readonly string[])[] {
  return uniqueKeys.filter((key) => key.every((column) => bound.has(column)));
}
