import type { EntryPoint, Outcome, Target } from "../../orm-driver.ts";

export type Run = (target: Target) => Promise<Outcome>;

interface Row {
  readonly tenantId?: string;
  readonly tenant_id?: string;
  readonly customer?: object;
  readonly orders?: Related;
  readonly items?: Related;
}

/** A collection, or an array in a plain row. */
interface Related extends Iterable<object> {
  isInitialized?(): boolean;
}

const loaded = (related: Related | undefined): object[] =>
  related === undefined || related.isInitialized?.() === false ? [] : [...related];

/** Relations as they are loaded; what is not loaded has no tenant to show. */
function tenantsIn(value: unknown, seen: Set<unknown>): string[] {
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  const { tenantId, tenant_id: column, customer, orders, items } = value as Row;
  const related = [customer, ...loaded(orders), ...loaded(items)].flatMap((row) => tenantsIn(row, seen));
  const own = tenantId ?? column;
  return own === undefined ? related : [own, ...related];
}

/** An outcome of rows. */
export function rows(found: readonly (object | null | undefined)[]): Outcome {
  const present = found.filter((row) => row !== null && row !== undefined);
  const seen = new Set<unknown>();
  return { tenants: present.flatMap((row) => tenantsIn(row, seen)), count: present.length };
}

/** An outcome of a number. */
export const counted = (count: unknown): Outcome => ({ tenants: [], count: Number(count ?? 0) });

/** Runs a read for each id, one after the other. */
export async function each(ids: readonly number[], read: (id: number) => Promise<object | null>): Promise<Outcome> {
  const found: (object | null)[] = [];
  for (const id of ids) found.push(await read(id));
  return rows(found);
}

/** Reads everything that an iterator gives. */
export async function all(source: AsyncIterable<object>): Promise<Outcome> {
  const found: object[] = [];
  for await (const row of source) found.push(row);
  return rows(found);
}

/** An entry point that reads. */
export function read(
  name: string,
  effect: "reads-ids" | "reads-all",
  labels: EntryPoint["labels"] | undefined,
  run: Run,
): EntryPoint {
  return { name, kind: "read", effect, ...(labels === undefined ? {} : { labels }), run };
}

/** An entry point that writes notes. */
export function write(
  name: string,
  effect: Exclude<EntryPoint["effect"], "reads-ids" | "reads-all">,
  operation: string | undefined,
  run: Run,
): EntryPoint {
  const labels = operation === undefined ? {} : { labels: { operation, entity: "Note" } };
  return { name, kind: "write", effect, ...labels, run };
}
