/** Protection costs no flight: each entry point takes as many as the ORM takes without tapdb, or fewer. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContractEnvironment, Opened } from "./contract-environment.ts";
import type { EntryPoint, OrmHandle } from "./orm-driver.ts";

interface Sides {
  readonly plain: OrmHandle;
  readonly opened: Opened;
}

/** Flights of `work`, after a first run that prepares connections. */
async function flightsOf({ proxy }: ContractEnvironment, work: () => Promise<unknown>): Promise<number> {
  await work();
  await proxy.reset();
  await work();
  return (await proxy.stats()).flights;
}

/** Registers the tests of flights. */
export function registerFlights(environment: () => ContractEnvironment): void {
  describe("flights", () => {
    let sides: Sides;
    beforeAll(async () => {
      const { driver, urls, open } = environment();
      sides = { plain: await driver.openPlain(urls.admin), opened: await open({ poolSize: 1 }) };
    });
    afterAll(async () => {
      await sides.plain.close();
      await sides.opened[Symbol.asyncDispose]();
    });

    it("adds none to any entry point", async () => {
      const { ours, aim, makeNotes } = environment();
      const plain = new Map(sides.plain.entryPoints().map((entry) => [entry.name, entry]));
      const once = async (entry: EntryPoint): Promise<unknown> => {
        const ids = entry.kind === "read" ? ours.ids.slice(0, 2) : await makeNotes(ours.id, 2);
        return entry.run(aim(ids, ours.id));
      };
      for (const entry of sides.opened.handle.entryPoints()) {
        const bare = plain.get(entry.name);
        if (bare === undefined || entry.flightsVary !== undefined) continue;
        const unprotected = await flightsOf(environment(), () => once(bare));
        const guarded = await flightsOf(environment(), () => sides.opened.tap.withTenant(ours.id, () => once(entry)));
        expect.soft(guarded, `${entry.name}: flights, ${unprotected} without tapdb`).toBeLessThanOrEqual(unprotected);
      }
    });

    it("adds none to the ORM's transaction", async () => {
      const { ours } = environment();
      const work = (handle: OrmHandle): Promise<unknown> =>
        handle.transaction(async (inside) => [await inside.countNotes("a"), await inside.countNotes("b")]);
      const unprotected = await flightsOf(environment(), () => work(sides.plain));
      const { tap, handle } = sides.opened;
      const guarded = await flightsOf(environment(), () => tap.withTenant(ours.id, () => work(handle)));
      expect(guarded).toBeLessThanOrEqual(unprotected);
    });

    it("takes one for each statement of tap.transaction, and one to commit", async () => {
      const { ours } = environment();
      const { tap, handle } = sides.opened;
      const work = (): Promise<unknown> =>
        tap.withTenant(ours.id, () =>
          tap.transaction({ isolation: "serializable" }, async () => [
            await handle.countNotes("a"),
            await handle.countNotes("b"),
          ]),
        );
      expect(await flightsOf(environment(), work)).toBe(3);
    });
  });
}
