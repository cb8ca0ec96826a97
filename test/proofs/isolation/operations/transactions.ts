/** `tap.transaction`: committed, rolled back, nested, retried, and used by what does not know of it. */
import { errorCode } from "../error-code.ts";
import { inGroup, type Operation, type Step } from "../operation.ts";
import { anId, ROWS } from "../tenants.ts";
import { INCREMENT, INSERT } from "./pool-writes.ts";
import { ALL, lend, POINT, rowsOf, rowsOn } from "./rows-of.ts";

const operation = inGroup("tap.transaction");

/** What the work of a transaction throws to have it rolled back. */
class Undo extends Error {
  override readonly name = "Undo";
}

async function committed({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const claim = ledger.claim("note", tenant);
  const isolation = random.pick(["read committed", "repeatable read", "serializable"] as const);
  await tap.transaction({ isolation }, async (tx) => {
    verdicts.own(tenant, (await tx.query<never>(ALL)).rows, ROWS);
    verdicts.own(tenant, (await tx.query<never>(INSERT, [ledger.body(tenant, "new"), tenant.tag])).rows, 1);
    verdicts.own(tenant, await rowsOf(tap, POINT, [anId(tenant, random)]), 1);
  });
  claim.acknowledge();
}

async function rolledBack({ tap, tenant, ledger, verdicts }: Step): Promise<void> {
  const work = tap.transaction({}, async (tx) => {
    await tx.query(INSERT, [ledger.body(tenant, "refused"), tenant.tag]);
    throw new Undo();
  });
  await verdicts.refused(work, ["Undo"], errorCode);
}

async function readOnly({ tap, tenant, ledger, verdicts }: Step): Promise<void> {
  await tap.transaction({ readOnly: true, isolation: "serializable", deferrable: true }, async (tx) => {
    verdicts.own(tenant, (await tx.query<never>(ALL)).rows, ROWS);
  });
  const write = tap.transaction({ readOnly: true }, (tx) =>
    tx.query(INSERT, [ledger.body(tenant, "refused"), tenant.tag]),
  );
  await verdicts.refused(write, ["25006"], errorCode);
}

/** An application's own transactions inside: each a savepoint. */
async function applicationsOwn({ tap, tenant, ledger, verdicts }: Step): Promise<void> {
  const claim = ledger.claim("note", tenant);
  await tap.transaction({}, async () => {
    await lend(tap, async (client) => {
      await client.query("BEGIN");
      verdicts.own(tenant, await rowsOn(client, INSERT, [ledger.body(tenant, "refused"), tenant.tag]), 1);
      await rowsOn(client, "select 1 / 0").catch(() => undefined);
      await client.query("ROLLBACK");
      verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
      await client.query("BEGIN");
      verdicts.own(tenant, await rowsOn(client, INSERT, [ledger.body(tenant, "new"), tenant.tag]), 1);
      await client.query("COMMIT");
    });
  });
  claim.acknowledge();
}

async function nested({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const [outer, inner] = [ledger.claim("note", tenant), ledger.claim("counter", tenant)];
  await tap.transaction({}, async (tx) => {
    await tx.query(INSERT, [ledger.body(tenant, "new"), tenant.tag]);
    const undone = tap.transaction({}, async () => {
      await tx.query(INSERT, [ledger.body(tenant, "refused"), tenant.tag]);
      throw new Undo();
    });
    await verdicts.refused(undone, ["Undo"], errorCode);
    await tap.transaction({}, () =>
      tap.transaction({}, async () => verdicts.own(tenant, await rowsOf(tap, INCREMENT, [anId(tenant, random)]), 1)),
    );
    verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
  });
  outer.acknowledge();
  inner.acknowledge();
}

/** Two nested transactions at the same time: the rollback of one leaves the other's work alone. */
async function siblings({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const claim = ledger.claim("counter", tenant);
  await tap.transaction({}, async () => {
    const outcomes = await Promise.allSettled([
      tap.transaction({}, async (tx) => {
        await tx.query(INSERT, [ledger.body(tenant, "refused"), tenant.tag]);
        throw new Undo();
      }),
      tap.transaction({}, async () => {
        verdicts.own(tenant, await rowsOf(tap, INCREMENT, [anId(tenant, random)]), 1);
        verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
      }),
    ]);
    const failed = outcomes.find((outcome, index) => index === 1 && outcome.status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  });
  claim.acknowledge();
}

/** Read-modify-write of one counter by several at once: every one that is acknowledged has counted. */
async function retried({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const id = anId(tenant, random);
  const one = async (): Promise<void> => {
    const claim = ledger.claim("counter", tenant);
    await tap.transaction({ isolation: "serializable", retry: { maxAttempts: 25 } }, async (tx) => {
      const [row] = (await tx.query<{ value: number }>("select value from counters where id = $1", [id])).rows;
      await tx.query("update counters set value = $2 where id = $1", [id, row!.value + 1]);
    });
    claim.acknowledge();
    verdicts.that(true, "an acknowledged increment counts");
  };
  const outcomes = await Promise.allSettled([one(), one(), one()]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** Somebody else's work inside an open transaction is refused; the system's goes elsewhere. */
async function somebodyElse({ tap, tenant, other, verdicts }: Step): Promise<void> {
  await tap.transaction({}, async () => {
    const foreign = tap.withTenant(other.id, () => rowsOf(tap, ALL));
    await verdicts.refused(foreign, ["CONTEXT.TENANT_MISMATCH"], errorCode);
    verdicts.own(tenant, await tap.withTenant(tenant.id, () => rowsOf(tap, ALL)), ROWS);
    verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
  });
}

async function systemInside({ tap, tenant, verdicts }: Step): Promise<void> {
  // With one connection the system would wait for the very transaction that waits for it.
  if (tap.config.poolSize < 8) return;
  await tap.transaction({}, async () => {
    verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
    verdicts.own(tenant, await tap.asSystem({ reason: "proof" }, () => rowsOf(tap, ALL)), 0);
    verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
  });
}

/** Work that nobody awaited reaches for the transaction when its connection is somebody else's already. */
async function late({ tap, ledger, tenant, verdicts }: Step): Promise<void> {
  const over = Promise.withResolvers<void>();
  let straggler: Promise<unknown> = Promise.resolve();
  await tap.transaction({}, async (tx) => {
    await tx.query("select 1");
    straggler = over.promise.then(() => tx.query(INSERT, [ledger.body(tenant, "refused"), tenant.tag]));
    straggler.catch(() => undefined);
  });
  over.resolve();
  await verdicts.refused(straggler, ["TRANSACTION.FINISHED"], errorCode);
}

async function session({ tap, tenant, other, random, verdicts }: Step): Promise<void> {
  await tap.sessionScope(
    async ({ execute }) => {
      const text = "select id, tenant_id, tag from customers where id = :id";
      verdicts.own(tenant, (await execute<never>(text, { id: anId(tenant, random) })).rows, 1);
      verdicts.own(tenant, (await execute<never>(text, { id: anId(other, random) })).rows, 0);
    },
    random.pick([undefined, { isolation: "repeatable read" } as const]),
  );
}

/** Operations in transactions of tapdb's. */
export const transactions: readonly Operation[] = [
  operation("committed", 5, committed),
  operation("rolled back", 3, rolledBack),
  operation("read only", 2, readOnly),
  operation("the application's own inside", 3, applicationsOwn),
  operation("nested", 4, nested),
  operation("nested siblings", 3, siblings),
  operation("retried", 3, retried),
  operation("somebody else inside", 3, somebodyElse),
  operation("the system inside", 2, systemInside),
  operation("statement after the end", 2, late),
  operation("session scope", 4, session),
];
