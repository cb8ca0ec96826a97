import { boundKeys, type RawStep } from "./raw-step.ts";
import type { DatabaseFacts, ForeignKey, RelationFacts } from "./relation-facts.ts";
import type { ValueRef } from "./syntax.ts";

function renamed(
  bound: ReadonlyMap<string, ValueRef>,
  from: readonly string[],
  to: readonly string[],
): Map<string, ValueRef> {
  return new Map(
    to.flatMap((column, index) => {
      const value = bound.get(from[index]!);
      return value === undefined ? [] : [[column, value] as const];
    }),
  );
}

/** The rows that a new or changed row refers to are looked up. */
export function parentSteps(
  facts: DatabaseFacts,
  { name }: RelationFacts,
  columns: readonly string[],
  bound: ReadonlyMap<string, ValueRef>,
): RawStep[] {
  return facts.foreignKeys
    .filter(({ child, childColumns }) => child === name && childColumns.some((column) => columns.includes(column)))
    .map(({ parent, parentColumns, childColumns }) => {
      const key = renamed(bound, childColumns, parentColumns);
      return { relation: parent, key, rowKeys: boundKeys([parentColumns], key), reads: parentColumns };
    });
}

/** What happens to rows that refer to one that goes or whose key changes: they are looked for, changed, or go as well. */
export function childSteps(
  facts: DatabaseFacts,
  parent: string,
  event: "onDelete" | "onUpdate",
  bound: ReadonlyMap<string, ValueRef>,
  seen: ReadonlySet<string> = new Set(),
): RawStep[] {
  if (seen.has(parent)) return [];
  const inner = new Set([...seen, parent]);
  const stepsOf = (foreignKey: ForeignKey): RawStep[] => {
    const { child, childColumns, parentColumns } = foreignKey;
    const key = renamed(bound, parentColumns, childColumns);
    const look: RawStep = { relation: child, key, rowKeys: [], reads: childColumns };
    switch (foreignKey[event]) {
      case "no action":
      case "restrict":
        return [look];
      case "cascade":
        return [
          look,
          { relation: child, key, rowKeys: [], writes: event === "onDelete" ? "all" : childColumns },
          ...childSteps(facts, child, event, new Map(), inner),
        ];
      default:
        return [look, { relation: child, key, rowKeys: [], writes: childColumns }];
    }
  };
  return facts.foreignKeys.filter((each) => each.parent === parent).flatMap(stepsOf);
}
