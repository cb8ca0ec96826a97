import type { Tapdb } from "@tapdb/core";
import type { OrmName, ShopApplication } from "../applications/shop-application.ts";
import { STAFF } from "../applications/shop-models.ts";

/** A shop and the two of its staff who are on duty. */
export interface Shift {
  readonly shop: string;
  readonly staff: readonly [number, number];
}

/** What came of the rounds at one isolation level. */
export interface LevelResult {
  readonly rounds: number;
  /** Rounds after which nobody was left on duty. */
  readonly broken: number;
  /** Transactions that were run again. */
  readonly retries: number;
}

/** What came of the conflict in one ORM. */
export interface WriteSkewResult {
  readonly orm: OrmName;
  readonly readCommitted: LevelResult;
  readonly serializable: LevelResult;
}

type Level = "read committed" | "serializable";

/** Lets `size` callers go on once all of them have come. */
function barrier(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === size) resolve();
    return promise;
  };
}

/** The application's rule: nobody leaves as the last one. Written as anyone would, in the ORM's own calls. */
async function leaveDuty(app: ShopApplication, staff: number, afterReading: () => Promise<void>): Promise<void> {
  const onDuty = await app.count(STAFF, { onDuty: true });
  await afterReading();
  if (onDuty > 1) await app.update(STAFF, { id: staff }, { onDuty: false });
}

async function playRound(app: ShopApplication, tap: Tapdb, { shop, staff }: Shift, isolation: Level): Promise<boolean> {
  const bothHaveRead = barrier(staff.length);
  await Promise.all(
    staff.map((id) =>
      tap.withTenant(shop, () =>
        tap.transaction({ isolation }, ({ attempt }) =>
          leaveDuty(app, id, () => (attempt === 1 ? bothHaveRead() : Promise.resolve())),
        ),
      ),
    ),
  );
  return tap.withTenant(shop, async () => {
    const left = await app.count(STAFF, { onDuty: true });
    for (const id of staff) await app.update(STAFF, { id }, { onDuty: true });
    return left === 0;
  });
}

async function playLevel(
  app: ShopApplication,
  tap: Tapdb,
  shifts: readonly Shift[],
  isolation: Level,
): Promise<LevelResult> {
  const before = tap.transactions.getMetrics().retried;
  let broken = 0;
  for (const shift of shifts) if (await playRound(app, tap, shift, isolation)) broken += 1;
  return { rounds: shifts.length, broken, retries: tap.transactions.getMetrics().retried - before };
}

/**
 * Two people leave duty at the same moment; each sees the other on duty. A real write-skew conflict: at READ COMMITTED both
 * leave, at SERIALIZABLE PostgreSQL refuses one and `tap.transaction` runs that one again, which then stays.
 *
 * Source: PostgreSQL manual, "Serializable Isolation Level" (13.2.3).
 */
export async function runWriteSkew(
  app: ShopApplication,
  tap: Tapdb,
  shifts: readonly Shift[],
): Promise<WriteSkewResult> {
  const readCommitted = await playLevel(app, tap, shifts, "read committed");
  const serializable = await playLevel(app, tap, shifts, "serializable");
  return { orm: app.orm, readCommitted, serializable };
}
