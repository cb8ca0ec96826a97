import type { Outcome } from "../../orm-driver.ts";

/** Entities or raw rows; their relations are looked through as well. */
type Found = object | null | undefined;

function collect(value: unknown, tenants: string[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, tenants);
  else if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === "string" && /tenant_?id$/i.test(key)) tenants.push(inner);
      else collect(inner, tenants);
    }
  }
}

/** What rows, with all that hangs on them, amount to. */
export function seen(found: readonly Found[]): Outcome {
  const rows = found.filter((row) => row !== null && row !== undefined);
  const tenants: string[] = [];
  collect(rows, tenants);
  return { tenants, count: rows.length };
}

/** A number that the ORM gives in place of rows. */
export function counted(count: number | string | null | undefined): Outcome {
  return { tenants: [], count: Number(count ?? 0) };
}

/** The outcomes of one call for each id, as one. */
export async function each(ids: readonly number[], call: (id: number) => Promise<Found>): Promise<Outcome> {
  return seen(await Promise.all(ids.map(call)));
}
