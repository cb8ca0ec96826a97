/** Writes through the pool, to rows of one's own and of others. */
import { errorCode } from "../error-code.ts";
import { inGroup, type Operation, type Step } from "../operation.ts";
import { anId } from "../tenants.ts";
import { rowsOf } from "./rows-of.ts";

const operation = inGroup("pool.query writes");
const RETURNING = "returning id, tenant_id, tag";

export const INSERT = `insert into notes (body, tag) values ($1, $2) ${RETURNING}`;
export const INCREMENT = `update counters set value = value + 1 where id = $1 ${RETURNING}`;

async function insert({ tap, tenant, ledger, verdicts }: Step): Promise<void> {
  const claim = ledger.claim("note", tenant);
  const rows = await rowsOf(tap, INSERT, [ledger.body(tenant, "new"), tenant.tag]);
  claim.acknowledge();
  verdicts.own(tenant, rows, 1);
}

async function increment({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const claim = ledger.claim("counter", tenant);
  const rows = await rowsOf(tap, INCREMENT, [anId(tenant, random)]);
  claim.acknowledge();
  verdicts.own(tenant, rows, 1);
}

async function severalWrites({ tap, tenant, random, ledger, verdicts }: Step): Promise<void> {
  const [note, counter] = [ledger.claim("note", tenant), ledger.claim("counter", tenant)];
  await tap.pool.query(
    `insert into notes (body, tag) values ('${ledger.body(tenant, "new")}', ${tenant.tag});
     update counters set value = value + 1 where id = ${anId(tenant, random)}`,
  );
  note.acknowledge();
  counter.acknowledge();
  verdicts.that(true, "several writes are acknowledged");
}

/** The second statement fails, and takes the first with it. */
async function halfWritten({ tap, tenant, ledger, verdicts }: Step): Promise<void> {
  const text = `insert into notes (body, tag) values ('${ledger.body(tenant, "refused")}', ${tenant.tag}); select 1 / 0`;
  await verdicts.refused(rowsOf(tap, text), ["22012"], errorCode);
}

async function foreignWrites({ tap, tenant, other, random, ledger, verdicts }: Step): Promise<void> {
  verdicts.own(tenant, await rowsOf(tap, INCREMENT, [anId(other, random)]), 0);
  const text = "update notes set body = $1 where id = $2 returning id, tenant_id, tag";
  verdicts.own(tenant, await rowsOf(tap, text, [ledger.body(tenant, "refused"), anId(other, random)]), 0);
  verdicts.own(tenant, await rowsOf(tap, `delete from counters where id = $1 ${RETURNING}`, [anId(other, random)]), 0);
}

async function foreignInserts({ tap, tenant, other, random, ledger, verdicts }: Step): Promise<void> {
  const text = `insert into notes (body, tag, tenant_id) values ($1, $2, $3) ${RETURNING}`;
  const work = rowsOf(tap, text, [ledger.body(tenant, "refused"), tenant.tag, other.id]);
  await verdicts.refused(work, ["42501"], errorCode);
  const give = rowsOf(tap, "update counters set tenant_id = $1 where id = $2", [other.id, anId(tenant, random)]);
  await verdicts.refused(give, ["42501"], errorCode);
}

/** Writes through `pool.query`. */
export const poolWrites: readonly Operation[] = [
  operation("insert", 4, insert),
  operation("increment", 4, increment),
  operation("several writes", 2, severalWrites),
  operation("several writes, one of which fails", 1, halfWritten),
  operation("writes to foreign rows", 3, foreignWrites),
  operation("inserts for somebody else", 2, foreignInserts),
];
