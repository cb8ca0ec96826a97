/** What one tenant leaves behind in the session, and what the next would find of it. */
import { errorCode } from "../error-code.ts";
import { inGroup, type Operation, type Step } from "../operation.ts";
import { anId, ROWS } from "../tenants.ts";
import { ALL, lend, POINT, rowsOf, rowsOn } from "./rows-of.ts";

const operation = inGroup("session state");

/** Leaves a table of its own rows under the name of a shared one: the next tenant would read these. */
async function temporaryTable({ tap, tenant, random, verdicts }: Step): Promise<void> {
  const create = random.pick([
    "create temporary table customers as select * from public.customers",
    "create temp table customers as table public.customers",
    "select * into temp customers from public.customers",
  ]);
  await lend(tap, async (client) => {
    await client.query(create);
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
  verdicts.own(tenant, await rowsOf(tap, "select tenant_id, tag from public.customers"), ROWS);
}

/** Leaves a path to tables that no policy protects. */
async function searchPath({ tap, tenant, random, verdicts }: Step): Promise<void> {
  const inTransaction = random.chance(0.5);
  await lend(tap, async (client) => {
    if (inTransaction) await client.query("BEGIN");
    await client.query("SET search_path = shadow, public");
    verdicts.own(tenant, await rowsOn(client, "select tenant_id, tag from public.customers"), ROWS);
    if (inTransaction) await client.query("COMMIT");
  });
}

/** Becomes a role that sees all tenants, and stays it. */
async function role({ tap, random, verdicts, reporting }: Step & { reporting: string }): Promise<void> {
  await lend(tap, async (client) => {
    await client.query(`SET ${random.pick(["", "SESSION "])}ROLE ${reporting}`);
    const [row] = await rowsOn<{ role: string }>(client, "select current_user::text as role");
    verdicts.that(row?.role === reporting, "the application may become another role");
  });
}

async function localSettings({ tap, tenant, verdicts, reporting }: Step & { reporting: string }): Promise<void> {
  await lend(tap, async (client) => {
    await client.query("BEGIN");
    await client.query("SET LOCAL search_path = shadow, public");
    await client.query(`SET LOCAL ROLE ${reporting}`);
    await client.query("COMMIT");
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
}

/** Leaves what no command tag shows: made in a DO block, which may be a function as well. */
async function hiddenState({ tap, tenant, random, verdicts, reporting }: Step & { reporting: string }): Promise<void> {
  const change = random.pick([
    "create temporary table customers as select * from public.customers",
    "set search_path = shadow, public",
    `set role ${reporting}`,
  ]);
  await lend(tap, async (client) => {
    if (random.chance(0.3)) verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    await client.query(`do $$ begin ${change}; end $$`);
    const [row] = await rowsOn<{ one: number }>(client, "select 1 as one");
    verdicts.that(row?.one === 1, "the change is made");
  });
}

/** Sets the tenant for the session through a function that the driver cannot see into. */
async function hiddenSetting({ tap, tenant, other, random, verdicts }: Step): Promise<void> {
  await rowsOf(tap, "select remember($1)", [other.id]);
  verdicts.own(tenant, await rowsOf(tap, POINT, [anId(other, random)]), 0);
  verdicts.own(tenant, await rowsOf(tap, `${ALL}; select 1`).then(() => rowsOf(tap, ALL)), ROWS);
}

/** Behind a pooler, any SET is refused first. */
const REFUSALS = ["CONTEXT.SETTING_RESERVED", "DRIVER.STATEMENT_REFUSED"];

async function reservedSetting({ tap, other, random, verdicts }: Step): Promise<void> {
  const quoted = `'${other.id.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
  const text = random.pick([
    `set tapdb.tenant = ${quoted}`,
    `set local tapdb.tenant to ${quoted}`,
    `select set_config('tapdb.tenant', ${quoted}, false)`,
    `select 1; SET "tapdb"."tenant" = ${quoted}; ${ALL}`,
    "reset tapdb.tenant",
    `/* a comment */ select pg_catalog.SET_CONFIG('TapDB.Tenant', ${quoted}, true)`,
  ]);
  await verdicts.refused(rowsOf(tap, text), REFUSALS, errorCode);
}

/** Forgets all prepared statements on the server: those of tapdb, and those that the application gave names to. */
async function deallocated({ tap, tenant, random, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    const id = anId(tenant, random);
    verdicts.own(tenant, await rowsOn(client, POINT, [id]), 1);
    await client.query(random.pick(["DEALLOCATE ALL", "DISCARD PLANS"]));
    verdicts.own(tenant, await rowsOn(client, POINT, [id]), 1);
    verdicts.own(tenant, await rowsOn(client, { name: "by-id", text: POINT, values: [id] }), 1);
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
}

/** What runs outside transactions only is refused for a tenant, whose binding needs one; the system has none. */
async function discarded({ tap, tenant, verdicts }: Step): Promise<void> {
  const client = await tap.pool.connect();
  try {
    await verdicts.refused(rowsOn(client, "DISCARD ALL"), ["DRIVER.STATEMENT_REFUSED"], errorCode);
    await tap.asSystem({ reason: "proof" }, () => rowsOn(client, "DISCARD ALL"));
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  } finally {
    client.release(true);
  }
}

/** A prepared statement and a held cursor, which outlive the transaction that made them. */
async function preparedAndHeld({ tap, tenant, random, verdicts }: Step): Promise<void> {
  const held = random.chance(0.5);
  await lend(tap, async (client) => {
    if (held) {
      await client.query("BEGIN");
      await client.query(`DECLARE rows_of CURSOR WITH HOLD FOR ${ALL}`);
      await client.query("COMMIT");
      verdicts.own(tenant, await rowsOn(client, "FETCH 2 FROM rows_of"), 2);
    } else {
      await client.query(`PREPARE mine AS ${ALL}`);
      verdicts.own(tenant, await rowsOn(client, "EXECUTE mine"), ROWS);
    }
  });
}

/** What somebody else would have left; nothing of it may be there. */
async function nothingLeft({ tap, verdicts }: Step): Promise<void> {
  const text = `select current_user = session_user as same, current_setting('search_path') as path,
    (select count(*)::int from pg_cursors where is_holdable) as cursors,
    (select count(*)::int from pg_prepared_statements where name = 'mine') as prepared`;
  const [row] = await rowsOf<{ same: boolean; path: string; cursors: number; prepared: number }>(tap, text);
  verdicts.that(row?.same === true && row.path === '"$user", public', "the session has its own role and path");
  verdicts.that(row?.cursors === 0 && row.prepared === 0, "the session has nothing of somebody else's");
}

/** Operations that leave the session changed; `reporting` is a role that sees all tenants. */
export function sessionState(reporting: string): readonly Operation[] {
  return [
    operation("temporary table", 3, temporaryTable, true),
    operation("search path", 3, searchPath, true),
    operation("role", 3, (step) => role({ ...step, reporting }), true),
    operation("local settings", 3, (step) => localSettings({ ...step, reporting })),
    operation("state hidden in a block", 4, (step) => hiddenState({ ...step, reporting })),
    operation("setting hidden in a function", 4, hiddenSetting),
    operation("reserved setting", 3, reservedSetting),
    operation("statements deallocated", 2, deallocated, true),
    operation("session discarded", 2, discarded, true),
    operation("prepared and held", 3, preparedAndHeld, true),
    operation("nothing left behind", 4, nothingLeft),
  ];
}
