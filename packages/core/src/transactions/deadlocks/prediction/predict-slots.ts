/** Deadlocks that PostgreSQL cannot see: work that holds a connection of a pool and waits for another. */
import { setTimeout as pause } from "node:timers/promises";
import { placeOf } from "../statement-place.ts";
import type { DeadlockPrediction } from "./deadlock-prediction.ts";
import type { ScratchDatabase } from "./scratch-database.ts";
import type { SlotTrace, TracedStatement } from "./transaction-trace.ts";

interface SmallPool {
  readonly waitingCount: number;
  connect(): Promise<{ release(): void }>;
  end(): Promise<void>;
}

/** How long the pool is given to find a connection, milliseconds. */
const WAIT_MS = 150;
const FLOWS = 2;

function statement(traced: TracedStatement | undefined): ReturnType<typeof placeOf> {
  return placeOf(traced?.text ?? "", undefined, traced?.callSite);
}

/** Two flows on a real pool that is as small as theirs may become: both take what they hold, then both want one more. */
async function happens({ connections }: SlotTrace, database: ScratchDatabase): Promise<boolean> {
  const held = connections - 1;
  const pool = new database.pg.Pool({
    connectionString: database.databaseUrl,
    max: FLOWS * held,
  }) as unknown as SmallPool;
  try {
    const taken = await Promise.all(Array.from({ length: FLOWS * held }, () => pool.connect()));
    let served = 0;
    const wanted = Array.from({ length: FLOWS }, async () => {
      const client = await pool.connect();
      served += 1;
      client.release();
    });
    await pause(WAIT_MS);
    const stuck = served === 0 && pool.waitingCount === FLOWS;
    for (const client of taken) client.release();
    await Promise.all(wanted);
    return stuck;
  } finally {
    await pool.end();
  }
}

/** One prediction for each pair of places in the code. */
export async function predictSlots(
  slots: readonly SlotTrace[],
  database: ScratchDatabase,
  confirm: boolean,
): Promise<DeadlockPrediction[]> {
  const places = new Map(slots.map((slot) => [`${slot.holder?.callSite}>${slot.taker?.callSite}`, slot]));
  const found: DeadlockPrediction[] = [];
  for (const slot of places.values()) {
    const { connections, poolMax, holder, taker } = slot;
    const flows = Math.ceil(poolMax / (connections - 1));
    const party = {
      transaction: undefined,
      holds: { statement: statement(holder), lock: `${connections - 1} of ${poolMax} connections` },
      waits: { statement: statement(taker), lock: "one more connection" },
    };
    found.push({
      kind: "pool",
      confirmed: confirm && (await happens(slot, database)),
      parties: [party, party],
      fix: `With ${poolMax} connections, ${flows} of these at once wait for ever: give the connection back first, use the transaction's own, or keep the pool larger than ${connections - 1} times as many as run at once.`,
    });
  }
  return found;
}
