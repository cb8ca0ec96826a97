/** Every way to write that an ORM offers: to rows of one's own, to those of others, and in others' names. */
import type { EntryPoint, Operations, OrmHandle, Target } from "@tapdb/testkit/contract";
import { errorCode } from "../error-code.ts";
import { isDisturbance } from "../judge.ts";
import { inGroup, outsideIn, type Operation, type Step } from "../operation.ts";
import { allIds, anId } from "../tenants.ts";
import { rowsOf } from "./rows-of.ts";

const FRESH = "insert into notes (body, tag) values ($1, $2), ($1, $2) returning id, tenant_id, tag";

async function targetOf({ tap, tenant, random, ledger }: Step, { effect }: EntryPoint): Promise<Target> {
  const own = anId(tenant, random);
  if (effect === "updates") return { ids: [own], marker: ledger.body(tenant, "update") };
  if (effect === "upserts") return { ids: [own, ledger.freshId()], marker: ledger.body(tenant, "new") };
  if (effect === "creates") return { ids: [own], marker: ledger.body(tenant, "new") };
  const rows = await rowsOf<{ id: number }>(tap, FRESH, [ledger.body(tenant, "gone"), tenant.tag]);
  return { ids: rows.map(({ id }) => id), marker: "" };
}

async function ownWrite(step: Step, entry: EntryPoint): Promise<void> {
  const { tap, tenant, ledger, verdicts } = step;
  const target = await targetOf(step, entry);
  const counts = entry.effect === "creates" || entry.effect === "upserts";
  const claim = counts ? ledger.claim("note", tenant) : undefined;
  const outcome = await entry.run(target);
  claim?.acknowledge();
  verdicts.owners(tenant, outcome.tenants);
  verdicts.that(outcome.count > 0, `${entry.name} wrote something`);
  if (entry.effect !== "deletes") return;
  const left = await rowsOf(tap, "select tenant_id, tag from notes where id = any($1)", [target.ids]);
  verdicts.own(tenant, left, 0);
}

/**
 * Aims at rows of somebody else, which are not there for it: whatever it answers, the final look decides. An upsert may
 * make rows of one's own.
 */
async function foreignRows(step: Step, entry: EntryPoint): Promise<void> {
  const { tenant, other, ledger, verdicts } = step;
  if (entry.effect === "creates") return foreignOwner(step, entry);
  const marker = ledger.body(tenant, entry.effect === "upserts" ? "aside" : "refused");
  const code = await entry.run({ ids: allIds(other).slice(0, 2), marker }).then(
    ({ tenants }) => (verdicts.owners(tenant, tenants), "nothing"),
    (error: unknown) => errorCode(error),
  );
  if (isDisturbance(code)) verdicts.disturbed(code);
  else verdicts.that(true, `${entry.name} of foreign ids changes nothing, which the end shows`);
}

/** Names somebody else as the owner. */
async function foreignOwner(step: Step, entry: EntryPoint): Promise<void> {
  const { tenant, other, random, ledger, verdicts } = step;
  if (entry.effect === "deletes") return;
  const ids = entry.effect === "upserts" ? [anId(tenant, random), ledger.freshId()] : [anId(tenant, random)];
  const code = await entry.run({ ids, marker: ledger.body(tenant, "refused"), tenant: other.id }).then(
    () => "nothing",
    (error: unknown) => errorCode(error),
  );
  if (isDisturbance(code)) verdicts.disturbed(code);
  else verdicts.that(code !== "nothing", `${entry.name} in somebody else's name was refused`);
}

/** Without a context it is refused before anything is sent. */
async function withoutContext({ tenant, random, verdicts }: Step, entry: EntryPoint): Promise<void> {
  const work = entry.run({ ids: [anId(tenant, random)], marker: "0:refused:0" });
  await verdicts.refused(work, ["CONTEXT.MISSING"], errorCode);
}

/** The ORM's own transactions, nested where it can, committed and rolled back. */
async function transaction({ tenant, random, ledger, verdicts }: Step, orm: Operations): Promise<void> {
  const claim = ledger.claim("note", tenant);
  const body = ledger.body(tenant, "new");
  const isolation = random.pick([undefined, "repeatable read"] as const);
  const options = isolation === undefined ? undefined : { isolation };
  await orm.transaction!(async (inside) => {
    await inside.createNote(body);
    await inside.transaction?.((deeper) => deeper.updateNote(anId(tenant, random), ledger.body(tenant, "update")));
    verdicts.that((await inside.countNotes(body)) === 1, "a transaction sees what it wrote");
  }, options);
  claim.acknowledge();
  const undone = orm.transaction!(async (inside) => {
    await inside.createNote(ledger.body(tenant, "refused"));
    throw new RangeError("undo");
  });
  await verdicts.refused(undone, ["RangeError"], errorCode);
}

/** `tap.transaction` around calls of the ORM, which know nothing of it. */
async function aroundOrm({ tap, tenant, ledger, verdicts }: Step, orm: OrmHandle): Promise<void> {
  const claim = ledger.claim("note", tenant);
  const body = ledger.body(tenant, "new");
  await tap.transaction({}, async () => {
    await orm.createNote(body);
    const undone = orm.transaction(async (inside) => {
      await inside.createNote(ledger.body(tenant, "refused"));
      throw new RangeError("undo");
    });
    await verdicts.refused(undone, ["RangeError"], errorCode);
    verdicts.that((await orm.countNotes(body)) === 1, "the ORM takes part in tap.transaction");
  });
  claim.acknowledge();
  const rolledBack = tap.transaction({}, async () => {
    await orm.createNote(ledger.body(tenant, "refused"));
    throw new RangeError("undo");
  });
  await verdicts.refused(rolledBack, ["RangeError"], errorCode);
}

/** Opens a transaction by the ORM and finishes it late. */
async function leftOpen({ tenant, verdicts }: Step, orm: OrmHandle): Promise<void> {
  const open = await orm.leaveOpen!();
  await open.finish();
  const rows = (await orm.query('select tenant_id as "tenantId" from notes limit 2')) as { tenantId: string }[];
  verdicts.owners(
    tenant,
    rows.map(({ tenantId }) => tenantId),
  );
  verdicts.that(rows.length === 2, "the ORM reads on after a transaction that was left open");
}

/** The writes of an open ORM. */
export function ormWrites(group: string, handle: OrmHandle): readonly Operation[] {
  const operation = inGroup(group);
  const outside = outsideIn(group);
  const entries = handle.entryPoints().filter(({ kind }) => kind === "write");
  const share = 1 / entries.length;
  return [
    ...entries.map((entry) => operation(entry.name, 14 * share, (step) => ownWrite(step, entry))),
    ...entries.map((entry) => operation(`${entry.name}, foreign`, 6 * share, (step) => foreignRows(step, entry))),
    ...entries.map((entry) => operation(`${entry.name}, renamed`, 3 * share, (step) => foreignOwner(step, entry))),
    ...handle
      .entryPoints()
      .map((entry) => outside(`${entry.name}, no context`, 0.05, (step) => withoutContext(step, entry))),
    operation("transaction", 4, (step) => transaction(step, handle)),
    operation("tap.transaction around it", 4, (step) => aroundOrm(step, handle)),
    ...(handle.leaveOpen === undefined ? [] : [operation("left open", 2, (step) => leftOpen(step, handle))]),
  ];
}
