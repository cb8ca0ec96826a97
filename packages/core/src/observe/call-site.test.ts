import { describe, expect, it } from "vitest";
import { applicationFrame, captureCallSite } from "./call-site.ts";
import { combine } from "./combine.ts";

describe("captureCallSite", () => {
  it("tells the application's line, across awaits", async () => {
    const inner = async (): Promise<ReturnType<typeof captureCallSite>> => {
      await Promise.resolve();
      return captureCallSite();
    };
    const place = (await inner())();
    expect(place).toMatch(/^packages\/core\/src\/observe\/call-site\.test\.ts:\d+:\d+$/);
  });

  it("skips node, packages and tapdb itself", () => {
    const own = new URL("./combine.ts", import.meta.url).href;
    const stack = [
      "Error",
      `    at combined (${own}:1:2)`,
      "    at Query.run (/app/node_modules/typeorm/index.js:1:2)",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
      "    at async Promise.all (index 0)",
      "    at async Orders.list (file:///app%20x/src/orders.ts:12:5)",
      "    at async /app/src/main.ts:1:1",
    ].join("\n");
    expect(applicationFrame(stack)).toBe("/app x/src/orders.ts:12:5");
    expect(applicationFrame("Error\n    at node:internal/x:1:2")).toBeUndefined();
  });

  it("leaves the limit of stacks as it was", () => {
    const limit = Error.stackTraceLimit;
    captureCallSite();
    expect(Error.stackTraceLimit).toBe(limit);
  });
});

describe("combine", () => {
  it("wants a call site when one observer does, and survives one that throws", () => {
    const failures: unknown[] = [];
    const yes = { wantsCallSite: () => true };
    const no = { wantsCallSite: () => false };
    const bad = {
      wantsCallSite: () => {
        throw new RangeError("observer");
      },
    };
    const wants = (...observers: object[]): boolean | undefined =>
      combine(observers, (error) => failures.push(error)).wantsCallSite?.("select 1", undefined);
    expect([wants(no, yes), wants(no), wants(), wants(bad, yes)]).toEqual([true, false, undefined, true]);
    expect(failures).toHaveLength(1);
  });
});
