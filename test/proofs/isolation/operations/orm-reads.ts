/** Every way to read that an ORM offers, for several tenants in one tick. */
import type { EntryPoint, OrmHandle } from "@tapdb/testkit/contract";
import { outsideIn, type Operation, type Step } from "../operation.ts";
import { allIds, anId, ROWS, type Tenant } from "../tenants.ts";

/** One call: its tenant, whose rows it asks for, and how many it has to get. */
interface Call {
  readonly tenant: Tenant;
  readonly ids: readonly number[];
  readonly expected: number;
}

function callsOf({ tenant, other, random }: Step, { effect }: EntryPoint): Call[] {
  if (effect === "reads-all") {
    return [tenant, other, tenant].map((who) => ({ tenant: who, ids: allIds(who), expected: ROWS }));
  }
  return [
    { tenant, ids: [anId(tenant, random)], expected: 1 },
    { tenant: other, ids: [anId(other, random)], expected: 1 },
    { tenant, ids: [anId(other, random)], expected: 0 },
    { tenant: other, ids: allIds(other).slice(0, 3), expected: 3 },
  ];
}

async function sameTick(step: Step, entry: EntryPoint): Promise<void> {
  const { tap, verdicts } = step;
  const calls = callsOf(step, entry).map(async ({ tenant, ids, expected }) => {
    const outcome = await tap.withTenant(tenant.id, () => entry.run({ ids, marker: "" }));
    verdicts.owners(tenant, outcome.tenants);
    verdicts.that(outcome.count === expected, `${entry.name} gave ${expected} rows (it gave ${outcome.count})`);
  });
  const outcomes = await Promise.allSettled(calls);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** Different entry points at once, each for somebody else. */
async function mixture(step: Step, entries: readonly EntryPoint[]): Promise<void> {
  const { tap, tenant, other, random, verdicts } = step;
  const calls = [tenant, other, tenant, other].map(async (who) => {
    const entry = random.pick(entries);
    const ids = entry.effect === "reads-all" ? allIds(who) : [anId(who, random)];
    const outcome = await tap.withTenant(who.id, () => entry.run({ ids, marker: "" }));
    verdicts.owners(who, outcome.tenants);
    verdicts.that(outcome.count === ids.length, `${entry.name} gave ${ids.length} rows (it gave ${outcome.count})`);
  });
  const outcomes = await Promise.allSettled(calls);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** Reads half of a stream, and all of one. */
async function streamed({ tap, tenant, random, verdicts }: Step, { stream }: OrmHandle): Promise<void> {
  await tap.withTenant(tenant.id, async () => {
    const early = random.chance(0.5);
    const seen: string[] = [];
    for await (const row of stream!('select id, tenant_id as "tenantId" from customers')) {
      seen.push(row.tenantId);
      if (early) break;
    }
    verdicts.owners(tenant, seen);
    verdicts.that(seen.length === (early ? 1 : ROWS), "a stream gives its tenant's rows");
  });
}

/** The reads of an open ORM. */
export function ormReads(group: string, handle: OrmHandle): readonly Operation[] {
  const operation = outsideIn(group);
  const entries = handle.entryPoints().filter(({ kind }) => kind === "read");
  const each = entries.map((entry) => operation(entry.name, 60 / entries.length, (step) => sameTick(step, entry)));
  return [
    ...each,
    operation("different reads at once", 12, (step) => mixture(step, entries)),
    ...(handle.stream === undefined ? [] : [operation("stream", 3, (step) => streamed(step, handle))]),
  ];
}
