import { Pool } from "pg";
import { APPLICATION_MODULES } from "../applications/application-modules.ts";
import type { EntityModel, Key } from "../applications/entity-model.ts";
import { ORDER } from "../applications/shop-models.ts";
import type { DemoDatabase, OwnDatabase } from "../demo-database.ts";
import type { OverheadResult } from "../demo-report.ts";
import type { OpenApplication } from "../open-applications.ts";
import { measureOverhead } from "./measure-overhead.ts";

const TEXT = "select id, customer_id, status, total_cents, placed_at from orders where id = $1";
const POOL_SIZE = 2;

/** What is measured with. */
export interface OverheadScene {
  readonly database: DemoDatabase;
  readonly own: OwnDatabase;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly budgetMs: number;
}

function someKey({ keysOf, attacker }: DemoDatabase, model: EntityModel): Key {
  return keysOf(model, attacker)[0]!;
}

async function todaysWay(pool: Pool, tenant: string, id: unknown): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('tapdb.tenant', $1, true)", [tenant]);
    await client.query(TEXT, [id]);
    await client.query("commit");
  } finally {
    client.release();
  }
}

/** One order by its key through node-postgres: bare, as it is done today, and bound by tapdb. */
export async function measurePool({ tap }: OpenApplication, scene: OverheadScene): Promise<OverheadResult> {
  const { database, own, signal, budgetMs } = scene;
  const { id } = someKey(database, ORDER);
  const bare = new Pool({ connectionString: own.bareUrl, max: POOL_SIZE });
  const today = new Pool({ connectionString: database.config.databaseUrl, max: POOL_SIZE });
  try {
    const timings = await tap.withTenant(database.attacker, () =>
      measureOverhead(
        [
          { name: "bare", query: () => bare.query(TEXT, [id]) },
          { name: "today", query: () => todaysWay(today, database.attacker, id) },
          { name: "bound", query: () => tap.pool.query(TEXT, [id]) as Promise<unknown> },
        ],
        budgetMs,
        signal,
      ),
    );
    return { name: "pg pool", timings };
  } finally {
    await Promise.all([bare.end(), today.end()]);
  }
}

/** One order by its key through an ORM: as it comes, and through tapdb. */
export async function measureOrm({ app, tap }: OpenApplication, scene: OverheadScene): Promise<OverheadResult> {
  const { database, own, cwd, signal, budgetMs } = scene;
  const key = someKey(database, ORDER);
  const options = { models: database.models, cwd, databaseUrl: own.bareUrl, poolSize: POOL_SIZE };
  const bare = await APPLICATION_MODULES[app.orm].openBare(options);
  try {
    const timings = await tap.withTenant(database.attacker, () =>
      measureOverhead(
        [
          { name: "bare", query: () => bare.findByKey(ORDER, key) },
          { name: "bound", query: () => app.findByKey(ORDER, key) },
        ],
        budgetMs,
        signal,
      ),
    );
    return { name: app.orm, timings };
  } finally {
    await bare.close();
  }
}
