/** Other instances of a recorded transaction: the same code, with other rows. */
import type { LockAcquisition } from "./lock-acquisition.ts";
import type { TracedStatement, TransactionTrace } from "./transaction-trace.ts";

/** Rows and keys of one table that are considered for a mapping. */
const MAX_KEYS = 3;
const MAX_INSTANCES = 24;
/** Far from whatever a test run counts. */
const FRESH = 1_000_003;

type Mapping = ReadonlyMap<string, string>;

type Key = readonly string[];

/** The keys of each family, those of rows and those that were claimed alike. */
function keysByFamily(locks: readonly LockAcquisition[]): Map<string, Key[]> {
  const keys = new Map<string, Key[]>();
  for (const { family, key } of locks) {
    if (key.length === 0) continue;
    const known = keys.get(family) ?? [];
    if (known.length < MAX_KEYS && !known.some((other) => other.join("\0") === key.join("\0"))) known.push(key);
    keys.set(family, known);
  }
  return keys;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** Another value of the same kind, which nobody has yet. */
function freshValue(value: string): string {
  if (/^\d+$/.test(value)) return String(Number(value) + FRESH);
  return UUID.test(value)
    ? `f${value.slice(1, 8) === "fffffff" ? "0000000" : "fffffff"}${value.slice(8)}`
    : `${value}-2`;
}

/** Keys that were claimed, with others in their place: another caller's new row is a row of its own. */
function freshKeys(locks: readonly LockAcquisition[]): [Key, Key][] {
  const known = new Set(locks.filter(({ kind }) => kind === "row").flatMap(({ key }) => key));
  return locks.flatMap(({ kind, row, key }): [Key, Key][] => {
    if (kind !== "key" || row === undefined) return [];
    return [[key, key.map((part) => (known.has(part) ? part : freshValue(part)))]];
  });
}

/** Every way to send as many of `from` as possible to different ones of `to`. */
function injections<T>(from: readonly T[], to: readonly T[]): [T, T][][] {
  if (from.length === 0 || to.length === 0) return [[]];
  const [first, ...rest] = from as [T, ...T[]];
  const withFirst = to.flatMap((target) =>
    injections(
      rest,
      to.filter((other) => other !== target),
    ).map((tail): [T, T][] => [[first, target], ...tail]),
  );
  return from.length > to.length ? [...withFirst, ...injections(rest, to)] : withFirst;
}

/** The values that a mapping of keys changes; undefined when it would send one value to two. */
function valuesOf(pairs: readonly (readonly [Key, Key])[]): Mapping | undefined {
  const mapping = new Map<string, string>();
  for (const [from, to] of pairs)
    for (const [index, value] of from.entries()) {
      const target = to[index];
      if (target === undefined) continue;
      if (mapping.has(value) && mapping.get(value) !== target) return undefined;
      mapping.set(value, target);
    }
  return mapping;
}

/** Ways to turn the rows that `other` locks into rows that `one` locks. */
function mappings(one: readonly LockAcquisition[], other: readonly LockAcquisition[]): Mapping[] {
  const targets = keysByFamily(one);
  const fresh = freshKeys(other);
  let found: (readonly (readonly [Key, Key])[])[] = [[]];
  for (const [family, keys] of keysByFamily(other)) {
    const own = fresh.filter(([key]) => keys.includes(key));
    // All rows are the other's, or the new ones are new there too.
    const choices: (readonly [Key, Key])[][] = injections(keys, targets.get(family) ?? []);
    if (own.length > 0) {
      const rest = keys.filter((key) => !own.some(([claimed]) => claimed === key));
      choices.push(...injections(rest, targets.get(family) ?? []).map((pairs) => [...pairs, ...own]), []);
    }
    found = found.flatMap((pairs) => choices.map((choice) => [...pairs, ...choice])).slice(0, 4 * MAX_INSTANCES);
  }
  const seen = new Set<string>();
  return found.flatMap((pairs) => {
    const mapping = valuesOf(pairs);
    const id = mapping && JSON.stringify([...mapping].toSorted());
    if (mapping === undefined || seen.has(id!)) return [];
    seen.add(id!);
    return mapping;
  });
}

function mapValue(value: unknown, mapping: Mapping): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValue(item, mapping));
  const target = typeof value === "object" && value !== null ? undefined : mapping.get(String(value));
  if (target === undefined) return value;
  return typeof value === "number" ? Number(target) : typeof value === "bigint" ? BigInt(target) : target;
}

function substitute(trace: TransactionTrace, mapping: Mapping, binding: string | null): TransactionTrace {
  const statements = trace.statements.map((statement): TracedStatement => ({
    ...statement,
    values: statement.values.map((value) => mapValue(value, mapping)),
  }));
  return { ...trace, binding, statements };
}

/**
 * What `other` would be if its caller had meant the rows of `one`: its parameters exchanged, for the tenant of `one`.
 * The recorded transaction itself comes first.
 */
export function instancesFor(
  { trace: one, locks }: { trace: TransactionTrace; locks: readonly LockAcquisition[] },
  { trace: other, locks: otherLocks }: { trace: TransactionTrace; locks: readonly LockAcquisition[] },
): TransactionTrace[] {
  const seen = new Set<string>();
  const candidates = [
    other,
    ...mappings(locks, otherLocks).map((mapping) => substitute(other, mapping, one.binding ?? other.binding)),
  ];
  return candidates
    .filter((trace) => {
      const id = JSON.stringify([trace.binding, trace.statements.map(({ values }) => values.map(String))]);
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    })
    .slice(0, MAX_INSTANCES);
}
