/** Without a tenant and without a system context nothing reaches the server. */
import { findTapdbError } from "@tapdb/core/errors";
import { describe, expect, it } from "vitest";
import type { ContractEnvironment } from "./contract-environment.ts";

/** Registers the tests of missing contexts. */
export function registerNoContext(environment: () => ContractEnvironment): void {
  describe("no context", () => {
    it("refuses each entry point before anything is sent", async () => {
      const { ours, aim, proxy, open } = environment();
      await using opened = await open();
      for (const entry of opened.handle.entryPoints()) {
        await proxy.reset();
        const [outcome] = await Promise.allSettled([entry.run(aim(ours.ids.slice(0, 1)))]);
        const code = outcome.status === "rejected" ? findTapdbError(outcome.reason)?.code : outcome.value;
        expect.soft(code, entry.name).toBe("CONTEXT.MISSING");
        expect.soft((await proxy.stats()).flights, `${entry.name}: flights`).toBe(0);
      }
    });

    it("refuses the ORM's own transaction before anything is sent", async () => {
      const { proxy, open } = environment();
      await using opened = await open();
      await proxy.reset();
      const work = opened.handle.transaction((inside) => inside.createNote("nobody's"));
      const error = await work.catch((reason: unknown) => reason);
      expect(findTapdbError(error)?.code).toBe("CONTEXT.MISSING");
      expect((await proxy.stats()).flights).toBe(0);
    });

    it("does not lend a context to work that is started outside of it, at the same time", async () => {
      const { ours, aim, open } = environment();
      await using opened = await open({ poolSize: 1 });
      const reads = opened.handle.entryPoints().filter(({ kind }) => kind === "read");
      for (const entry of reads) {
        const target = aim(ours.ids.slice(0, 1));
        const inside = opened.tap.withTenant(ours.id, () => entry.run(target));
        const outside = entry.run(target);
        const [seen, refused] = await Promise.allSettled([inside, outside]);
        expect.soft(seen.status, entry.name).toBe("fulfilled");
        const code = refused.status === "rejected" ? findTapdbError(refused.reason)?.code : refused.value;
        expect.soft(code, `${entry.name}: outside`).toBe("CONTEXT.MISSING");
      }
    });
  });
}
