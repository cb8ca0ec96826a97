import fc from "fast-check";
import { expect, it } from "vitest";
import { SteadyClock } from "./steady-clock.ts";

it("never goes back, nor more than a second ahead at a look, however the clock jumps", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 50 }), (jumps) => {
      let raw = 0;
      const steady = new SteadyClock({ now: () => raw });
      let before = steady.now();
      for (const jump of jumps) {
        raw += jump;
        const now = steady.now();
        expect(now - before).toBeGreaterThanOrEqual(0);
        expect(now - before).toBeLessThanOrEqual(1_000);
        before = now;
      }
    }),
  );
});
