import type { EntryPoint, Outcome, Target } from "../../orm-driver.ts";

const NOT_FOUND = "P2025";

function collect(value: unknown, tenants: string[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, tenants);
  else if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === "string" && /^tenant_?id$/i.test(key)) tenants.push(inner);
      else collect(inner, tenants);
    }
  }
}

/** What rows, with all that hangs on them, amount to. */
export function seen(found: readonly (object | null | undefined)[]): Outcome {
  const rows = found.filter((row) => row !== null && row !== undefined);
  const tenants: string[] = [];
  collect(rows, tenants);
  return { tenants, count: rows.length };
}

/** A number that Prisma gives in place of rows. */
export function counted(count: number | bigint | null | undefined): Outcome {
  return { tenants: [], count: Number(count ?? 0) };
}

/** The row, or null where Prisma's `…OrThrow` says that there is none. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: { code?: string }) => {
    if (error.code === NOT_FOUND) return null;
    throw error;
  });
}

type Run = (target: Target) => Promise<Outcome>;
type ReadEffect = Extract<EntryPoint["effect"], `reads-${string}`>;
type WriteEffect = Exclude<EntryPoint["effect"], ReadEffect>;

/** `labels` is `Model.operation`, or undefined for raw SQL. */
function entry(name: string, effect: EntryPoint["effect"], labels: string | undefined, run: Run): EntryPoint {
  const [entity, operation] = labels?.split(".") ?? [];
  const named = entity === undefined || operation === undefined ? {} : { labels: { entity, operation } };
  return { name, kind: effect.startsWith("reads-") ? "read" : "write", effect, ...named, run };
}

export function read(name: string, effect: ReadEffect, labels: string | undefined, run: Run): EntryPoint {
  return entry(name, effect, labels, run);
}

export function write(name: string, effect: WriteEffect, labels: string | undefined, run: Run): EntryPoint {
  return entry(name, effect, labels, run);
}
