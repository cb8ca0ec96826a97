import { setTimeout as pause } from "node:timers/promises";
import {
  acquireServer,
  createTestDatabase,
  pgBouncerUnavailable,
  startPgBouncer,
  tenantSchema,
  type PgBouncer,
  type TestDatabase,
} from "@tapdb/testkit";
import pg from "pg";
import type { ProofContext } from "../harness/define-proof.ts";
import { proofRoles, proofSchema, proofSeed } from "./schema.ts";
import { makeTenants, ROWS, type Tenant } from "./tenants.ts";

/** What all lanes of a run share. */
export interface World {
  readonly database: TestDatabase;
  readonly tenants: readonly Tenant[];
  /** A superuser's connection, to whom no policy applies. */
  readonly admin: pg.Client;
  /** A role that the application may become, and that sees all tenants. */
  readonly reporting: string;
  /** In transaction mode, with fewer server connections than clients; undefined where there is no PgBouncer. */
  readonly bouncer: PgBouncer | undefined;
}

/** Makes a database of `tenantCount` tenants, and ends it with the run. */
export async function makeWorld({ defer, note, postgres }: ProofContext, tenantCount: number): Promise<World> {
  const server = await acquireServer();
  defer(() => server.release());
  const database = await createTestDatabase({
    adminUrl: server.adminUrl,
    template: "tenants",
    schema: tenantSchema,
  });
  const reporting = `${database.name}_reporting`;
  defer(() => dropAll(database, server.adminUrl, reporting));
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  defer(() => admin.end());
  const tenants = makeTenants(tenantCount);
  await admin.query(proofSchema);
  await admin.query(proofSeed, [tenants.map(({ id }) => id), ROWS]);
  await admin.query(proofRoles(database.roles.app, reporting));
  postgres(
    (await admin.query<{ version: string }>("select current_setting('server_version') as version")).rows[0]!.version,
  );
  return { database, tenants, admin, reporting, bouncer: await makeBouncer(database, defer, note) };
}

async function dropAll(database: TestDatabase, serverUrl: string, reporting: string): Promise<void> {
  await database.drop();
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`drop role if exists ${reporting}`);
  await client.end();
}

async function makeBouncer(
  { appUrl }: TestDatabase,
  defer: ProofContext["defer"],
  note: ProofContext["note"],
): Promise<PgBouncer | undefined> {
  const missing = await pgBouncerUnavailable();
  if (missing !== undefined) {
    note(`without PgBouncer: ${missing}`);
    return undefined;
  }
  const bouncer = await startPgBouncer({ target: appUrl, poolMode: "transaction", poolSize: 3 });
  defer(() => bouncer.stop());
  return bouncer;
}

/** Ends backends of the application's role at random moments, as a restart or an administrator does. */
export class Killer {
  killed = 0;
  readonly #world: World;
  readonly #draw: () => number;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(world: World, draw: () => number) {
    this.#world = world;
    this.#draw = draw;
  }

  /** Ends one backend, unless it is at it already. */
  strike(): void {
    if (this.#stopped) return;
    this.#running ??= this.#killOne().finally(() => {
      this.#running = undefined;
    });
  }

  async #killOne(): Promise<void> {
    const { admin, database } = this.#world;
    const { rows } = await admin.query<{ done: boolean }>(
      `select pg_terminate_backend(pid) as done from pg_stat_activity
       where datname = $1 and usename = $2 order by md5(pid::text || $3::text) limit 1`,
      [database.name, database.roles.app, this.#draw()],
    );
    this.killed += rows.length;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await pause(0);
  }
}
