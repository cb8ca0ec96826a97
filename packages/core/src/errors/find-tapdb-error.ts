import { isTapdbError, type TapdbError } from "./tapdb-error.ts";
import type { TapdbErrorCode } from "./codes.ts";

const WRAPPERS = ["cause", "driverError", "originalError", "previous"] as const;

/**
 * Finds the tapdb error inside an ORM's wrapper: TypeORM's `driverError`, Prisma's `meta.driverAdapterError.cause`,
 * MikroORM's `previous`, or any `cause`. Returns undefined when there is none.
 */
export function findTapdbError(error: unknown, code?: TapdbErrorCode): TapdbError | undefined {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  for (let current = queue.shift(); queue.length > 0 || current !== undefined; current = queue.shift()) {
    if (typeof current !== "object" || current === null || seen.has(current)) continue;
    seen.add(current);
    if (isTapdbError(current, code)) return current;
    const record = current as Record<string, unknown>;
    for (const key of WRAPPERS) if (record[key] !== undefined) queue.push(record[key]);
    const meta = record.meta as { driverAdapterError?: unknown } | undefined;
    if (meta?.driverAdapterError !== undefined) queue.push(meta.driverAdapterError);
  }
  return undefined;
}
