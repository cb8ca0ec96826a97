import type { LockAcquisition } from "./lock-acquisition.ts";

/** In which order a piece of code takes the rows of one table, as far as was seen. */
export type KeyOrder = "ascending" | "descending";

/** One instance that is in order may be so by chance; three rarely are. */
const MIN_OBSERVATIONS = 3;

function compareKeys(one: readonly string[], other: readonly string[]): number {
  for (const [index, part] of one.entries()) {
    const against = other[index] ?? "";
    if (part === against) continue;
    const [left, right] = [Number(part), Number(against)];
    if (Number.isFinite(left) && Number.isFinite(right)) return left - right;
    return part < against ? -1 : 1;
  }
  return 0;
}

function sequences(locks: readonly LockAcquisition[]): Map<string, (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  for (const { relation, key, kind } of locks) {
    if (kind !== "row" && kind !== "key") continue;
    const known = found.get(relation) ?? [];
    if (!known.some((other) => compareKeys(other, key) === 0)) known.push(key);
    found.set(relation, known);
  }
  return found;
}

function orderOf(keys: readonly (readonly string[])[]): KeyOrder | "none" | undefined {
  if (keys.length < 2) return undefined;
  const steps = keys.slice(1).map((key, index) => Math.sign(compareKeys(keys[index]!, key)));
  if (steps.every((step) => step < 0)) return "ascending";
  if (steps.every((step) => step > 0)) return "descending";
  return "none";
}

/** The tables whose rows all of at least three instances took in the same order. */
export function keyOrders(instances: readonly (readonly LockAcquisition[])[]): ReadonlyMap<string, KeyOrder> {
  const seen = new Map<string, (KeyOrder | "none")[]>();
  for (const locks of instances)
    for (const [relation, keys] of sequences(locks)) {
      const order = orderOf(keys);
      if (order !== undefined) seen.set(relation, [...(seen.get(relation) ?? []), order]);
    }
  const agreed = [...seen].filter(
    ([, orders]) => orders.length >= MIN_OBSERVATIONS && orders.every((order) => order === orders[0]),
  );
  return new Map(agreed.flatMap(([relation, [order]]) => (order === "none" ? [] : [[relation, order!]])));
}

/** Whether an instance takes its rows in the orders that its code keeps to. */
export function keepsOrder(locks: readonly LockAcquisition[], orders: ReadonlyMap<string, KeyOrder>): boolean {
  return [...sequences(locks)].every(([relation, keys]) => {
    const wanted = orders.get(relation);
    const order = orderOf(keys);
    return wanted === undefined || order === undefined || order === wanted;
  });
}
