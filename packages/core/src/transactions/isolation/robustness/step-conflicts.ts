import { ANY_RELATION, type ColumnSet } from "../transaction-template.ts";
import type { CompiledStep, CompiledTemplate } from "./compiled-template.ts";

/** The first reads a version that the second replaces: an rw-dependency from the first to the second. */
export const READS_BEFORE = 1;
/** The second reads a version that the first replaces. */
export const IS_READ_BEFORE = 2;
/** The first reads or replaces a version that the second wrote: a wr- or ww-dependency from the second to the first. */
export const FOLLOWS = 4;
/** Both hold a lock on the row until their transaction ends: they exclude each other while both are under way. */
export const HOLD_HOLD = 8;
/** The first holds the row and the second writes it: after the second's commit an older snapshot can't do the first. */
export const HOLD_WRITE = 16;
/** The other way about: the second reads or replaces what the first wrote. */
export const IS_FOLLOWED = 32;
/** A dependency of either. */
export const DEPENDS = READS_BEFORE | IS_READ_BEFORE | FOLLOWS | IS_FOLLOWED;

/** How two steps of two templates meet, when their rows do. */
export interface StepConflict {
  readonly one: number;
  readonly other: number;
  /** The sum of the constants above. */
  readonly kinds: number;
  /** Pairs of parameters, of the one and the other, that both bind one column: all equal, or the rows differ. */
  readonly bound: readonly (readonly [number, number])[];
  /** For each unique key that both hit for sure, its pairs of parameters: all equal, and the row is the same. */
  readonly sameRow: readonly (readonly (readonly [number, number])[])[];
}

function meet(one: ColumnSet | undefined, other: ColumnSet | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one === "all" || other === "all") return true;
  return one.some((column) => other.includes(column));
}

/**
 * Whether `step` can only hit a row that `maker` has made before: to see it as it was before, it would have to be missing.
 * (Should the row be made anew after a deletion, the one who deleted it stands between.)
 */
function onlyAfter(step: CompiledStep, maker: CompiledStep): boolean {
  if (!maker.inserts || step.inserts) return false;
  return step.rowKeys.some((key) => maker.rowKeys.some((made) => sameColumns(made, key)));
}

function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((column) => other.includes(column));
}

function kindsOf(one: CompiledStep, other: CompiledStep): number {
  const [readWrite, writeRead, writeWrite] = [
    meet(one.reads, other.writes),
    meet(one.writes, other.reads),
    meet(one.writes, other.writes),
  ];
  let kinds = 0;
  if (readWrite && !onlyAfter(one, other)) kinds |= READS_BEFORE;
  // The other may have deleted the row that the first makes anew, which first-committer-wins does not notice.
  if (writeRead && (other.writes === "all" || !onlyAfter(other, one))) kinds |= IS_READ_BEFORE;
  if (readWrite || writeWrite) kinds |= FOLLOWS;
  if (writeRead || writeWrite) kinds |= IS_FOLLOWED;
  if (one.holds && other.holds) kinds |= HOLD_HOLD;
  if (one.holds && other.writes !== undefined) kinds |= HOLD_WRITE;
  return kinds;
}

function pairsOf(columns: Iterable<string>, one: CompiledStep, other: CompiledStep): [number, number][] {
  const pairs: [number, number][] = [];
  for (const column of columns) {
    const [a, b] = [one.key.get(column), other.key.get(column)];
    if (a !== undefined && b !== undefined) pairs.push([a, b]);
  }
  return pairs;
}

/** A column that one of them changes says nothing: the row may match before or after. */
function boundColumns(one: CompiledStep, other: CompiledStep): string[] {
  const changes = ({ writes }: CompiledStep, column: string): boolean =>
    writes !== undefined && writes !== "all" && writes.includes(column);
  return [...one.key.keys()].filter((column) => !changes(one, column) && !changes(other, column));
}

/** One that makes a row and one that finds it there never touch it both: neither does then what it does elsewhere. */
function sameRowKeys(one: CompiledStep, other: CompiledStep, bound: readonly string[]): [number, number][][] {
  if (one.inserts !== other.inserts) return [];
  const shared = one.rowKeys.filter(
    (key) => key.every((column) => bound.includes(column)) && other.rowKeys.some((theirs) => sameColumns(theirs, key)),
  );
  return shared.map((key) => pairsOf(key, one, other));
}

function conflictOf(one: CompiledStep, other: CompiledStep): Omit<StepConflict, "one" | "other"> | undefined {
  const unknown = one.relation === ANY_RELATION || other.relation === ANY_RELATION;
  if (!unknown && one.relation !== other.relation) return undefined;
  const kinds = kindsOf(one, other);
  if (kinds === 0) return undefined;
  if (unknown) return { kinds, bound: [], sameRow: [] };
  const bound = boundColumns(one, other);
  return { kinds, bound: pairsOf(bound, one, other), sameRow: sameRowKeys(one, other, bound) };
}

/** The conflicts of every pair of templates: `table[a][b]` has those of a step of `a` with a step of `b`. */
export function stepConflicts(templates: readonly CompiledTemplate[]): StepConflict[][][] {
  return templates.map((a) =>
    templates.map((b) =>
      a.steps.flatMap((one, i) =>
        b.steps.flatMap((other, j) => {
          const conflict = conflictOf(one, other);
          return conflict === undefined ? [] : [{ one: i, other: j, ...conflict }];
        }),
      ),
    ),
  );
}
