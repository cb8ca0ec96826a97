import type { Random } from "../harness/random.ts";
import type { SmallStep, SmallTransaction } from "./small-transaction.ts";

/** What one step may do to a row. */
export type StepKind = "read" | "write" | "update" | "lock";

const COLUMN = 1;

function stepOf(kind: StepKind, row: number, reads = COLUMN, writes = COLUMN): SmallStep {
  return {
    row,
    reads: kind === "write" ? 0 : reads,
    writes: kind === "write" || kind === "update" ? writes : 0,
    locks: kind === "lock",
  };
}

/** Whether `step` may come after `earlier`: each column of a row is read at most once and written at most once, and read first. */
function mayCome(step: SmallStep, earlier: readonly SmallStep[]): boolean {
  return earlier.every(
    ({ row, reads, writes, locks }) =>
      row !== step.row || ((reads & step.reads) === 0 && (writes & (step.writes | step.reads)) === 0 && !locks),
  );
}

/** Every transaction of up to `length` steps of these kinds on `rows` rows with one column. */
export function allTransactions(kinds: readonly StepKind[], rows: number, length: number): SmallTransaction[] {
  const steps = kinds.flatMap((kind) => Array.from({ length: rows }, (_, row) => stepOf(kind, row)));
  let longest: SmallTransaction[] = [[]];
  const all: SmallTransaction[] = [];
  for (let size = 1; size <= length; size += 1) {
    longest = longest.flatMap((prefix) =>
      steps.filter((step) => mayCome(step, prefix)).map((step) => [...prefix, step]),
    );
    all.push(...longest);
  }
  return all;
}

function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length <= 1) {
    yield [...items];
    return;
  }
  for (const item of items)
    for (const rest of permutations(items.filter((each) => each !== item))) yield [item, ...rest];
}

function codeOf(steps: SmallTransaction, rename: readonly number[]): string {
  return steps.map(({ row, reads, writes, locks }) => `${rename[row]}${reads}${writes}${locks ? 1 : 0}`).join(".");
}

/** The same for sets that differ only in the order of transactions and the names of rows. */
export function canonicalCode(transactions: readonly SmallTransaction[], rows: number): string {
  let least: string | undefined;
  for (const rename of permutations(Array.from({ length: rows }, (_, row) => row))) {
    const code = transactions
      .map((steps) => codeOf(steps, rename))
      .toSorted()
      .join("|");
    if (least === undefined || code < least) least = code;
  }
  return least!;
}

/** Every multiset of `count` of these transactions, up to the names of rows. */
export function* allSets(
  transactions: readonly SmallTransaction[],
  count: number,
  rows: number,
): Generator<SmallTransaction[]> {
  const renames = [...permutations(Array.from({ length: rows }, (_, row) => row))];
  const index = new Map(transactions.map((steps, at) => [codeOf(steps, renames[0]!), at]));
  const renamed = renames.map((rename) => transactions.map((steps) => index.get(codeOf(steps, rename))!));
  const chosen: number[] = [];
  function isCanonical(): boolean {
    return renamed.every((map) => {
      const others = chosen.map((at) => map[at]!).toSorted((a, b) => a - b);
      const first = chosen.findIndex((at, place) => at !== others[place]);
      return first === -1 || chosen[first]! < others[first]!;
    });
  }
  function* extend(from: number): Generator<SmallTransaction[]> {
    if (chosen.length === count) {
      if (isCanonical()) yield chosen.map((at) => transactions[at]!);
      return;
    }
    for (let at = from; at < transactions.length; at += 1) {
      chosen.push(at);
      yield* extend(at);
      chosen.pop();
    }
  }
  yield* extend(0);
}

/** What random sets are made of. */
export interface RandomSetShape {
  readonly kinds: readonly StepKind[];
  readonly transactions: number;
  readonly steps: number;
  readonly rows: number;
  /** Columns of each row. */
  readonly columns: number;
}

function randomTransaction(random: Random, { kinds, steps, rows, columns }: RandomSetShape): SmallTransaction {
  const mask = (): number => random.integer(1, 2 ** columns - 1);
  const made: SmallStep[] = [];
  const length = random.integer(Math.max(1, steps - 1), steps);
  for (let tries = 0; made.length < length && tries < 20; tries += 1) {
    const step = stepOf(random.pick(kinds), random.integer(0, rows - 1), mask(), mask());
    if (mayCome(step, made)) made.push(step);
  }
  return made;
}

export function randomSet(random: Random, shape: RandomSetShape): SmallTransaction[] {
  return Array.from({ length: shape.transactions }, () => randomTransaction(random, shape));
}
