import { describe, expect, it } from "vitest";
import { ConnectionGrowth } from "./connection-growth.ts";

function growth(connectMs: number, holdMs: number | undefined): ConnectionGrowth {
  const made = new ConnectionGrowth();
  made.connected(connectMs);
  if (holdMs !== undefined) made.held(holdMs);
  return made;
}

describe("ConnectionGrowth", () => {
  it("opens none when the queue is worked off sooner than one connects", () => {
    const at = { open: 5, allowed: 5, waiting: 45 };
    expect(growth(150, 2).more({ ...at, backlogMs: 0, served: 0 })).toBe(0);
    expect(growth(150, 2).more({ ...at, backlogMs: 80, served: 90 })).toBe(0);
  });

  it("believes what it sees rather than what was before", () => {
    expect(growth(150, 300).more({ open: 5, allowed: 5, waiting: 25, backlogMs: 76, served: 60 })).toBe(0);
    expect(growth(150, 2).more({ open: 5, allowed: 5, waiting: 45, backlogMs: 80, served: 0 })).toBe(3);
  });

  it("opens some when the queue would take longer, no more at once than half of those that are there", () => {
    const at = { open: 6, waiting: 45, backlogMs: 80, served: 0 };
    expect(growth(150, 100).more({ ...at, allowed: 6 })).toBe(3);
    expect(growth(150, 100).more({ ...at, allowed: 8 })).toBe(1);
    expect(growth(150, 100).more({ ...at, allowed: 9 })).toBe(0);
    expect(growth(1, 100).more({ ...at, open: 100, allowed: 100, waiting: 500 })).toBe(8);
  });

  it("opens no more than callers wait", () => {
    const at = { open: 10, allowed: 10, backlogMs: 9, served: 0 };
    expect(growth(1, 100).more({ ...at, waiting: 2 })).toBe(2);
    expect(growth(1, 100).more({ ...at, waiting: 0 })).toBe(0);
  });

  it("opens one when the queue has lasted as long as connecting takes, whatever it knows of the work", () => {
    const at = { open: 1, allowed: 1, waiting: 3, served: 1_000 };
    expect(growth(20, undefined).more({ ...at, backlogMs: 19 })).toBe(0);
    expect(growth(20, undefined).more({ ...at, backlogMs: 21 })).toBe(1);
    expect(growth(20, 0.01).more({ ...at, backlogMs: 21 })).toBe(1);
  });
});
