/** Work on one connection: the application's own transactions, and what it does wrong with them. */
import { errorCode } from "../error-code.ts";
import { inGroup, type Operation, type Step } from "../operation.ts";
import { allIds, anId, ROWS } from "../tenants.ts";
import { INCREMENT, INSERT } from "./pool-writes.ts";
import { ALL, lend, MANY, POINT, rowsOf, rowsOn } from "./rows-of.ts";

const operation = inGroup("pool.connect");
const LEVELS = ["read committed", "repeatable read", "serializable"];
/** What SERIALIZABLE may answer to anything. */
const CONFLICT = "40001";

async function severalReads({ tap, tenant, other, random, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    verdicts.own(tenant, await rowsOn(client, POINT, [anId(tenant, random)]), 1);
    verdicts.own(tenant, await rowsOn(client, POINT, [anId(other, random)]), 0);
    const queued = [ALL, `${ALL} where true`, `${ALL}; select 1`, ALL].map((text) => client.query(text));
    const results = (await Promise.all(queued)) as { rows: never[] }[];
    for (const result of [results[0]!, results[1]!, results[3]!]) verdicts.own(tenant, result.rows, ROWS);
  });
}

async function transaction({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const claim = ledger.claim("counter", tenant);
  await lend(tap, async (client) => {
    const level = random.pick(LEVELS);
    await client.query(`BEGIN ISOLATION LEVEL ${level}`);
    try {
      verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
      verdicts.own(tenant, await rowsOn(client, INCREMENT, [anId(tenant, random)]), 1);
      await client.query("COMMIT");
      claim.acknowledge();
    } catch (error) {
      if (errorCode(error) !== CONFLICT) throw error;
      await client.query("ROLLBACK");
      claim.refuse();
    }
  });
}

async function rolledBack({ tap, tenant, ledger, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    await client.query("START TRANSACTION");
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    verdicts.own(tenant, await rowsOn(client, INSERT, [ledger.body(tenant, "refused"), tenant.tag]), 1);
    await client.query("ROLLBACK");
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
}

/** The binding goes with the transaction that it was made in, and has to come again. */
async function chained({ tap, tenant, random, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    await client.query("BEGIN");
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    await client.query(random.pick(["COMMIT AND CHAIN", "ROLLBACK AND CHAIN"]));
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    await client.query("COMMIT AND CHAIN; SAVEPOINT inside");
    verdicts.own(tenant, await rowsOn(client, MANY, [allIds(tenant)]), ROWS);
    await client.query("ROLLBACK TO SAVEPOINT inside");
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    await client.query("COMMIT");
  });
}

async function savepoints({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    await client.query("BEGIN");
    await client.query("SAVEPOINT one");
    verdicts.own(tenant, await rowsOn(client, INSERT, [ledger.body(tenant, "refused"), tenant.tag]), 1);
    await verdicts.refused(rowsOn(client, "select 1 / 0"), ["22012"], errorCode);
    await verdicts.refused(rowsOn(client, POINT, [anId(tenant, random)]), ["25P02"], errorCode);
    await client.query("ROLLBACK TO SAVEPOINT one");
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    await client.query("RELEASE SAVEPOINT one");
    await client.query("ROLLBACK");
  });
}

/** COMMIT of a failed transaction saves nothing and has to say so. */
async function failedCommit({ tap, tenant, ledger, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    await client.query("BEGIN");
    await rowsOn(client, INSERT, [ledger.body(tenant, "refused"), tenant.tag]);
    await verdicts.refused(rowsOn(client, "select 1 / 0"), ["22012"], errorCode);
    await verdicts.refused(rowsOn(client, "COMMIT"), ["TRANSACTION.COMMIT_ROLLED_BACK"], errorCode);
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  });
}

/** Gives the connection back in the middle of a transaction, as a missing `await` or `finally` does. */
async function releasedOpen({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    await client.query("BEGIN");
    if (random.chance(0.3)) return;
    verdicts.own(tenant, await rowsOn(client, INSERT, [ledger.body(tenant, "refused"), tenant.tag]), 1);
    if (random.chance(0.3)) await rowsOn(client, "select 1 / 0").catch(() => undefined);
  });
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

/** Gives the connection back with statements still on their way. */
async function releasedBusy({ tap, tenant, verdicts }: Step): Promise<void> {
  const client = await tap.pool.connect();
  const late = [client.query(ALL), client.query(ALL)] as Promise<{ rows: never[] }>[];
  client.release();
  const outcomes = await Promise.allSettled(late);
  for (const outcome of outcomes) if (outcome.status === "fulfilled") verdicts.own(tenant, outcome.value.rows, ROWS);
  verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
}

/** A connection that one tenant's code hands to another's: each statement is bound to the code that sends it. */
async function handedOn({ tap, tenant, other, random, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    await tap.withTenant(other.id, async () => {
      verdicts.own(other, await rowsOn(client, ALL), ROWS);
      verdicts.own(other, await rowsOn(client, POINT, [anId(tenant, random)]), 0);
    });
    const both = await Promise.all([
      rowsOn(client, ALL),
      tap.withTenant(other.id, () => rowsOn(client, ALL)),
      rowsOn(client, ALL),
    ]);
    both.forEach((rows, index) => verdicts.own(index === 1 ? other : tenant, rows, ROWS));
  });
}

/** The same inside a transaction, where nobody else has any business. */
async function handedOnInTransaction({ tap, tenant, other, verdicts }: Step): Promise<void> {
  await lend(tap, async (client) => {
    await client.query("BEGIN");
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    const foreign = tap.withTenant(other.id, () => rowsOn(client, ALL));
    await verdicts.refused(foreign, ["CONTEXT.TENANT_MISMATCH"], errorCode);
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
    await client.query("COMMIT");
  });
}

/** Operations on a connection of one's own. */
export const connections: readonly Operation[] = [
  operation("several reads", 6, severalReads),
  operation("transaction", 6, transaction),
  operation("rolled back", 3, rolledBack),
  operation("chained transactions", 3, chained),
  operation("savepoints", 3, savepoints),
  operation("commit of a failed transaction", 3, failedCommit),
  operation("released in a transaction", 3, releasedOpen),
  operation("released while busy", 2, releasedBusy),
  operation("handed to another tenant", 4, handedOn),
  operation("handed to another tenant in a transaction", 3, handedOnInTransaction),
];
