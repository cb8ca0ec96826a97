import { describe, expect, it } from "vitest";
import { adviseIsolation } from "./advise-isolation.ts";
import type { TemplateStep, TransactionTemplate } from "./transaction-template.ts";

const id = (parameter: string): Pick<TemplateStep, "key" | "rowKeys"> => ({
  key: { id: parameter },
  rowKeys: [["id"]],
});
const read = (relation: string, parameter: string): TemplateStep => ({ relation, ...id(parameter), reads: ["v"] });
const write = (relation: string, parameter: string): TemplateStep => ({ relation, ...id(parameter), writes: ["v"] });
const update = (relation: string, parameter: string): TemplateStep => ({ ...read(relation, parameter), writes: ["v"] });

function levels(...templates: TransactionTemplate[]): Record<string, string> {
  return Object.fromEntries(adviseIsolation(templates).programs.map(({ program, level }) => [program, level]));
}

describe("adviseIsolation", () => {
  it("leaves one UPDATE and one SELECT at read committed", () => {
    const add = { name: "add", steps: [update("t", "x")] };
    expect(levels(add, { name: "look", steps: [read("t", "y")] })).toEqual({
      add: "read committed",
      look: "read committed",
    });
  });

  it("wants repeatable read for a read-modify-write, and shows the lost update", () => {
    const { programs } = adviseIsolation([{ name: "add", steps: [read("t", "x"), write("t", "x")] }]);
    expect(programs[0]).toMatchObject({ level: "repeatable read", promotion: { level: "read committed" } });
    const [obstacle] = programs[0]!.obstacles;
    expect(obstacle!.schedule.map(({ transaction, access }) => `${access}${transaction}`)).toEqual([
      "read1",
      "read2",
      "write2",
      "write1",
    ]);
    expect(obstacle!.cycle.map(({ kind }) => kind)).toEqual(["rw", "rw"]);
    expect(obstacle!.schedule.map(({ row }) => row)).toEqual(Array.from({ length: 4 }, () => ({ id: "A" })));
  });

  it("wants serializable for write skew, and finds the locks that do as well", () => {
    const skew = { name: "leave", steps: [read("doctor", "me"), read("doctor", "other"), write("doctor", "me")] };
    const { programs } = adviseIsolation([skew]);
    expect(programs[0]!.level).toBe("serializable");
    expect(programs[0]!.obstacles.map(({ level }) => level)).toEqual(["read committed", "repeatable read"]);
    expect(programs[0]!.promotion!.steps.length).toBeGreaterThan(0);
  });

  it("gives a reader of two rows a snapshot", () => {
    const transfer = { name: "transfer", steps: [update("t", "from"), update("t", "to")] };
    expect(levels(transfer, { name: "report", steps: [read("t", "a"), read("t", "b")] })).toEqual({
      transfer: "read committed",
      report: "repeatable read",
    });
  });

  it("takes what it does not know for the worst", () => {
    const unknown: TransactionTemplate = {
      name: "call",
      steps: [{ relation: "*", key: {}, reads: "all", writes: "all" }],
    };
    const { programs } = adviseIsolation([unknown, { name: "look", steps: [read("t", "x")] }]);
    expect(programs[0]).toMatchObject({ level: "serializable", assumedWorst: true });
  });

  it("keeps rows of different columns' values apart, and those of a column that changes together", () => {
    const byTenant: TemplateStep = { relation: "t", key: { tenant: "t" }, reads: ["tenant", "v"] };
    const insert: TemplateStep = { relation: "t", key: { tenant: "t", id: "n" }, writes: "all", inserts: true };
    const skew = { name: "skew", steps: [byTenant, insert] };
    expect(levels(skew)).toEqual({ skew: "serializable" });
    const other = { name: "other", steps: [{ ...byTenant, relation: "u" }, insert] };
    expect(levels(other)).toEqual({ other: "read committed" });
  });
});
