/** Each entry point sees only its tenant's rows, and writes no others. */
import { describe, expect, it } from "vitest";
import { ROWS, type ContractEnvironment, type ContractTenant, type Opened } from "./contract-environment.ts";
import type { EntryPoint, Outcome, Target } from "./orm-driver.ts";

type Settled = PromiseSettledResult<Outcome>;

const settle = async (work: Promise<Outcome>): Promise<Settled> => (await Promise.allSettled([work]))[0];
const run = (opened: Opened, tenant: ContractTenant, entry: EntryPoint, target: Target): Promise<Outcome> =>
  opened.tap.withTenant(tenant.id, () => entry.run(target));
const byKind = (opened: Opened, kind: EntryPoint["kind"]): EntryPoint[] =>
  opened.handle.entryPoints().filter((entry) => entry.kind === kind);

function expectOwnRows(entry: EntryPoint, outcome: Outcome, tenant: ContractTenant, expected: number): void {
  expect
    .soft(
      [...new Set(outcome.tenants)].filter((id) => id !== tenant.id),
      `${entry.name}: foreign rows`,
    )
    .toEqual([]);
  if (entry.effect === "reads-ids") expect.soft(outcome.count, `${entry.name}: rows`).toBe(expected);
  else expect.soft(outcome.count, `${entry.name}: rows`).toBe(ROWS);
}

/** What all tenants' notes are, in one number. */
async function fingerprint(environment: ContractEnvironment, exceptMarker: string, tenant: string): Promise<unknown> {
  const sql = `select md5(string_agg(concat(id, tenant_id, body), ',' order by id)) as hash from notes where tenant_id = $1 and body <> $2`;
  return (await environment.admin(sql, [tenant, exceptMarker]))[0]?.hash;
}

const owners = async (environment: ContractEnvironment, marker: string): Promise<string[]> =>
  (
    await environment.admin<{ t: string }>("select distinct tenant_id as t from notes where body like $1", [
      `%${marker}%`,
    ])
  ).map(({ t }) => t);

async function freshIds(
  { makeNotes, admin }: ContractEnvironment,
  entry: EntryPoint,
  tenant: string,
): Promise<number[]> {
  const ids = await makeNotes(tenant, 2);
  if (entry.effect === "upserts") await admin("delete from notes where id = $1", [ids[1]]);
  return ids;
}

async function expectWritten(
  environment: ContractEnvironment,
  entry: EntryPoint,
  target: Target,
  tenant: string,
): Promise<void> {
  if (entry.effect === "deletes") {
    const left = await environment.admin("select id from notes where id = any($1)", [target.ids]);
    expect.soft(left, `${entry.name}: rows left`).toEqual([]);
  } else
    expect.soft(await owners(environment, target.marker), `${entry.name}: owners of what it wrote`).toEqual([tenant]);
}

function registerReads(environment: () => ContractEnvironment): void {
  it("reads its own tenant's rows, and none where foreign ids are asked for", async () => {
    const { ours, theirs, aim, open } = environment();
    await using opened = await open();
    for (const entry of byKind(opened, "read")) {
      expectOwnRows(entry, await run(opened, ours, entry, aim(ours.ids.slice(0, 3))), ours, 3);
      expectOwnRows(entry, await run(opened, ours, entry, aim(theirs.ids.slice(0, 3))), ours, 0);
    }
  });

  it.each([1, 2, 5])("keeps two tenants apart that read in the same tick, on a pool of %i", async (poolSize) => {
    const { ours, theirs, aim, open } = environment();
    await using opened = await open({ poolSize });
    for (const entry of byKind(opened, "read")) {
      const calls = [ours, theirs, ours, theirs].flatMap((tenant, round) => {
        const foreign = tenant === ours ? theirs : ours;
        const asked = round < 2 ? tenant : foreign;
        return asked.ids.slice(0, 3).map((id) => ({ tenant, expected: asked === tenant ? 1 : 0, id }));
      });
      const outcomes = await Promise.all(calls.map(({ tenant, id }) => run(opened, tenant, entry, aim([id]))));
      outcomes.forEach((outcome, index) => {
        const { tenant, expected } = calls[index] as (typeof calls)[number];
        expectOwnRows(entry, outcome, tenant, expected);
      });
    }
  });

  it("keeps the tenants apart when different entry points run in the same tick", async () => {
    const { ours, theirs, aim, open } = environment();
    await using opened = await open({ poolSize: 2 });
    const calls = byKind(opened, "read").flatMap((entry) => [ours, theirs].map((tenant) => ({ entry, tenant })));
    const outcomes = await Promise.all(
      calls.map(({ entry, tenant }) => run(opened, tenant, entry, aim(tenant.ids.slice(0, 2)))),
    );
    calls.forEach(({ entry, tenant }, index) => expectOwnRows(entry, outcomes[index] as Outcome, tenant, 2));
  });
}

function registerWrites(environment: () => ContractEnvironment): void {
  it("writes its own tenant's rows", async () => {
    await using opened = await environment().open();
    const { ours, aim } = environment();
    for (const entry of byKind(opened, "write")) {
      const target = aim(await freshIds(environment(), entry, ours.id));
      const outcome = await settle(run(opened, ours, entry, target));
      expect.soft(outcome, entry.name).toMatchObject({ status: "fulfilled" });
      await expectWritten(environment(), entry, target, ours.id);
    }
  });

  it("can't change or remove foreign rows", async () => {
    await using opened = await environment().open();
    const { ours, theirs, aim, admin } = environment();
    for (const entry of byKind(opened, "write")) {
      const target = aim(await environment().makeNotes(theirs.id, 2));
      const before = await fingerprint(environment(), target.marker, theirs.id);
      await settle(run(opened, ours, entry, target));
      expect
        .soft(await fingerprint(environment(), target.marker, theirs.id), `${entry.name}: foreign rows`)
        .toBe(before);
      const strangers = (await owners(environment(), target.marker)).filter((owner) => owner !== ours.id);
      expect.soft(strangers, `${entry.name}: owners of what it wrote`).toEqual([]);
      const left = await admin("select id from notes where tenant_id = $1 and id = any($2)", [theirs.id, target.ids]);
      expect.soft(left.length, `${entry.name}: foreign rows left`).toBe(2);
    }
  });

  it("can't write rows that name another tenant as their owner", async () => {
    await using opened = await environment().open();
    const { ours, theirs, aim } = environment();
    for (const entry of byKind(opened, "write").filter(({ effect }) => effect !== "deletes")) {
      const target = aim(await freshIds(environment(), entry, ours.id), theirs.id);
      const outcome = await settle(run(opened, ours, entry, target));
      expect.soft(outcome.status, `${entry.name}: outcome`).toBe("rejected");
      expect.soft(await owners(environment(), target.marker), `${entry.name}: owners of what it wrote`).toEqual([]);
    }
  });

  it.each([1, 2, 5])("keeps two tenants apart that write in the same tick, on a pool of %i", async (poolSize) => {
    await using opened = await environment().open({ poolSize });
    const { ours, theirs, aim } = environment();
    for (const entry of byKind(opened, "write")) {
      const calls = await Promise.all(
        [ours, theirs, ours, theirs].map(async (tenant) => ({
          tenant,
          target: aim(await freshIds(environment(), entry, tenant.id)),
        })),
      );
      const outcomes = await Promise.all(calls.map(({ tenant, target }) => settle(run(opened, tenant, entry, target))));
      for (const [index, { tenant, target }] of calls.entries()) {
        expect.soft(outcomes[index], entry.name).toMatchObject({ status: "fulfilled" });
        await expectWritten(environment(), entry, target, tenant.id);
      }
    }
  });
}

/** Registers the tests of isolation. */
export function registerIsolation(environment: () => ContractEnvironment): void {
  describe("isolation", () => {
    registerReads(environment);
    registerWrites(environment);

    it("shows and changes nothing as the system, which has no tenant", async () => {
      await using opened = await environment().open();
      const { ours, aim } = environment();
      for (const entry of opened.handle.entryPoints()) {
        const target = aim(await environment().makeNotes(ours.id, 2));
        const work = opened.tap.asSystem({ reason: "contract" }, () => entry.run(target));
        const outcome = await settle(work);
        if (entry.kind === "read") expect.soft(outcome, entry.name).toMatchObject({ value: { tenants: [], count: 0 } });
        expect.soft(await owners(environment(), target.marker), entry.name).toEqual([]);
      }
    });
  });
}
