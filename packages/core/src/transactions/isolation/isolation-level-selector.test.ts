import { describe, expect, it } from "vitest";
import { parseConfig } from "../../config/index.ts";
import { IsolationLevelSelector } from "./isolation-level-selector.ts";

const DATABASE = "postgresql://app@localhost/shop";

function selector(workloads: Readonly<Record<string, object>> = {}): IsolationLevelSelector {
  const { transactions, tenancy } = parseConfig({ databaseUrl: DATABASE, transactions: { workloads } } as never);
  return new IsolationLevelSelector({
    workloads: transactions.workloads,
    pools: [],
    setting: tenancy.setting,
    observe: () => () => undefined,
  });
}

describe("IsolationLevelSelector", () => {
  it("knows report, transfer and import", () => {
    const levels = selector();
    expect(levels.select({ workload: "report" })).toMatchObject({
      isolation: "repeatable read",
      readOnly: true,
      name: "report",
    });
    expect(levels.select({ workload: "transfer" })).toMatchObject({ isolation: "serializable", readOnly: false });
    expect(levels.select({ workload: "import" })).toMatchObject({ isolation: "read committed" });
    expect(levels.select({})).toEqual({});
  });

  it("lets what a transaction says itself count first", () => {
    const options = { workload: "report", isolation: "serializable", readOnly: undefined, name: "month" } as const;
    expect(selector().select(options)).toMatchObject({ isolation: "serializable", readOnly: true, name: "month" });
  });

  it("takes the application's own workloads, and refuses others", () => {
    const own = selector({ booking: { isolation: "serializable" }, report: { isolation: "serializable" } });
    expect(own.select({ workload: "booking" })).toMatchObject({ isolation: "serializable", readOnly: false });
    expect(own.select({ workload: "report" })).toMatchObject({ isolation: "serializable", readOnly: false });
    expect(() => own.select({ workload: "bookng" })).toThrow(
      expect.objectContaining({
        code: "TRANSACTION.UNKNOWN_WORKLOAD",
        hint: expect.stringContaining('Did you mean "booking"'),
      }),
    );
  });

  it("refuses a configuration that names no level", () => {
    expect(() => selector({ x: { isolation: "snapshot" } })).toThrow(
      expect.objectContaining({ code: "CONFIG.INVALID" }),
    );
    expect(() => selector({ x: { level: "serializable" } })).toThrow(
      expect.objectContaining({ code: "CONFIG.UNKNOWN_KEY" }),
    );
  });
});
