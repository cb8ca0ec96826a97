/**
 * What a SQLSTATE means to a program. Source: PostgreSQL manual, appendix A, and section 13.5 for serialization failures.
 */
const RETRYABLE = new Set(["40001", "40P01"]);
const SQLSTATE_LENGTH = 5;

/** Whether running the whole transaction again is what PostgreSQL asks for: `40001` and `40P01`. */
export function isRetryableSqlState(state: string | undefined): boolean {
  return state !== undefined && RETRYABLE.has(state);
}

function ownSqlState(error: object): string | undefined {
  const { code, originalCode } = error as { code?: unknown; originalCode?: unknown };
  for (const candidate of [originalCode, code]) {
    if (
      typeof candidate === "string" &&
      candidate.length === SQLSTATE_LENGTH &&
      candidate === candidate.toUpperCase()
    ) {
      if (!candidate.startsWith("P2")) return candidate;
      if (candidate === "P2034") return "40001";
    }
  }
  return undefined;
}

/**
 * The SQLSTATE behind an error, through the wrappers of the three ORMs: TypeORM's `driverError`, Prisma's
 * `meta.driverAdapterError.cause` (and `P2034`, which stands for 40001), MikroORM's copied `code`. Undefined when none.
 */
export function sqlStateOf(error: unknown): string | undefined {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  while (queue.length > 0) {
    const current = queue.shift();
    if (typeof current !== "object" || current === null || seen.has(current)) continue;
    seen.add(current);
    const record = current as Record<string, unknown>;
    const meta = record.meta as { driverAdapterError?: unknown } | undefined;
    const state = ownSqlState(current);
    if (state !== undefined && meta?.driverAdapterError === undefined) return state;
    queue.push(meta?.driverAdapterError, record.driverError, record.cause, record.previous);
    if (state !== undefined && queue.every((next) => next === undefined)) return state;
  }
  return undefined;
}
