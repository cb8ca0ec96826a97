/** Tenant ids as an attacker, or a bug, would choose them: a typed error or a correct result. */
import { findTapdbError } from "@tapdb/core/errors";
import { describe, expect, it } from "vitest";
import type { ContractEnvironment } from "./contract-environment.ts";

const TEN_MEGABYTES = 10 * 1024 * 1024;

const TAKEN: readonly string[] = [
  "' ; reset role --",
  "'); select set_config('tapdb.tenant', 'tenant-0002', false); --",
  "tenant-0002' or '1'='1",
  "$1",
  "\"\\'",
  "ténant ☃ 😀 中文",
  "null",
  "%",
  " tenant-0001",
];

const REFUSED: readonly (readonly [string, unknown])[] = [
  ["the empty string", ""],
  ["NUL", "a\u0000b"],
  ["10 MB", "x".repeat(TEN_MEGABYTES)],
  ["a lone surrogate", "\ud800"],
  ["undefined", undefined],
  ["null", null],
  ["an object", { toString: () => "tenant-0001" }],
  ["an array", ["tenant-0001"]],
  ["NaN", Number.NaN],
];

/** Registers the tests of hostile tenant ids. */
export function registerHostileTenants(environment: () => ContractEnvironment): void {
  describe("hostile tenant ids", () => {
    it.each(TAKEN)("%s is only a name", async (id) => {
      const { admin, aim, open } = environment();
      await using opened = await open({ poolSize: 1 });
      const { marker } = aim([1]);
      for (const entry of opened.handle.entryPoints().filter(({ effect }) => effect === "reads-all")) {
        const outcome = await opened.tap.withTenant(id, () => entry.run(aim([1])));
        expect.soft(outcome, entry.name).toEqual({ tenants: [], count: 0 });
      }
      await opened.tap.withTenant(id, () => opened.handle.createNote(marker));
      expect(await opened.tap.withTenant(id, () => opened.handle.countNotes(marker))).toBe(1);
      expect(await admin("select tenant_id from notes where body = $1", [marker])).toEqual([{ tenant_id: id }]);
      await admin("delete from notes where body = $1", [marker]);
    });

    it.each(REFUSED)("%s is refused", async (_name, id) => {
      const { open, proxy } = environment();
      await using opened = await open({ poolSize: 1 });
      await proxy.reset();
      const work = opened.tap.withTenant(id as string, () => opened.handle.countNotes("x"));
      expect(findTapdbError(await work.catch((error: unknown) => error))?.code).toBe("CONTEXT.INVALID_TENANT");
      expect((await proxy.stats()).flights).toBe(0);
    });

    it("7, 7n and '7' are one tenant", async () => {
      const { aim, open, admin } = environment();
      await using opened = await open({ poolSize: 1 });
      const { marker } = aim([1]);
      for (const id of [7, 7n, "7"]) await opened.tap.withTenant(id, () => opened.handle.createNote(marker));
      expect(await opened.tap.withTenant("7", () => opened.handle.countNotes(marker))).toBe(3);
      expect(await opened.tap.withTenant("07", () => opened.handle.countNotes(marker))).toBe(0);
      await admin("delete from notes where body = $1", [marker]);
    });
  });
}
