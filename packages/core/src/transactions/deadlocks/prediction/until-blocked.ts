import type { ScratchConnection } from "./scratch-database.ts";

/** What became of a statement that may wait for a lock. */
export type Outcome =
  | { readonly kind: "blocked"; readonly settled: Promise<Settled> }
  | { readonly kind: "settled"; readonly settled: Settled };

/** How a statement ended: its SQLSTATE when it failed. */
export type Settled = { readonly ok: true } | { readonly ok: false; readonly code: string | undefined };

const BLOCKED = "select cardinality(pg_catalog.pg_blocking_pids($1)) > 0 as blocked";

/** Settles without rejecting. */
export function settle(running: Promise<unknown>): Promise<Settled> {
  return running.then(
    () => ({ ok: true }),
    (error: unknown) => ({ ok: false, code: (error as { code?: string }).code }),
  );
}

/** Runs a statement until it waits for somebody's lock or is over. */
export async function untilBlocked(
  actor: ScratchConnection,
  observer: ScratchConnection,
  running: Promise<unknown>,
): Promise<Outcome> {
  const settled = settle(running);
  let over: Settled | undefined;
  void settled.then((outcome) => (over = outcome));
  for (;;) {
    const { rows } = await observer.query<{ blocked: boolean }>(BLOCKED, [actor.processID]);
    if (over !== undefined) return { kind: "settled", settled: over };
    if (rows[0]!.blocked) return { kind: "blocked", settled };
  }
}
