/** The profile says of a statement which operation of the ORM sent it, for which entity, and from where. */
import { describe, expect, it } from "vitest";
import type { ContractEnvironment } from "./contract-environment.ts";

interface Heard {
  readonly orm: string | undefined;
  readonly operation: string | undefined;
  readonly entity: string | undefined;
  readonly callSite: string | undefined;
}

/** Registers the tests of labels. */
export function registerLabels(environment: () => ContractEnvironment): void {
  describe("labels", () => {
    it("name the operation, the entity and the call site of each entry point", async () => {
      const { driver, ours, aim, makeNotes, open } = environment();
      await using opened = await open();
      let heard: Heard[] = [];
      const stop = opened.tap.observe({
        wantsCallSite: () => true,
        onStatement: ({ labels }) =>
          void heard.push({
            orm: labels?.orm,
            operation: labels?.operation,
            entity: labels?.entity,
            callSite: labels?.callSite?.(),
          }),
      });
      // The driver's file, or one in the folder beside it that has its name.
      const stem = driver.file.slice(driver.file.indexOf("/contract/drivers/")).replace(/\.[jt]s$/, "");
      const labelled = opened.handle.entryPoints().filter(({ labels }) => labels !== undefined);
      expect(labelled.length).toBeGreaterThan(0);
      for (const entry of labelled) {
        heard = [];
        const target = aim(entry.kind === "read" ? ours.ids.slice(0, 1) : await makeNotes(ours.id, 1));
        await opened.tap.withTenant(ours.id, () => entry.run(target));
        const match = heard.find(
          ({ operation, entity }) => operation === entry.labels?.operation && entity === entry.labels?.entity,
        );
        expect.soft(match ?? heard, entry.name).toMatchObject({ orm: driver.name, ...entry.labels });
        expect.soft(match?.callSite, `${entry.name}: call site`).toContain(stem);
        expect.soft(match?.callSite, `${entry.name}: call site`).toMatch(/:\d+:\d+$/);
      }
      stop();
    });
  });
}
