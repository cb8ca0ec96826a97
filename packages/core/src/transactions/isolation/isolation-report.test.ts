import { describe, expect, it } from "vitest";
import { adviseIsolation } from "./advise-isolation.ts";
import { isolationReport } from "./isolation-report.ts";
import { readTraceReport } from "./read-trace-report.ts";
import type { TemplateStep } from "./transaction-template.ts";

const step = (access: Partial<TemplateStep>, text: string): TemplateStep => ({
  relation: "public.accounts",
  key: { id: "p1" },
  rowKeys: [["id"]],
  source: { text, fingerprint: "0123456789abcdef", callSite: "src/pay.ts:12:5" },
  ...access,
});
const SELECT = "select balance from accounts where id = $1";
const pay = {
  name: "pay",
  steps: [
    step({ reads: ["id", "balance"] }, SELECT),
    step({ writes: ["balance"], reads: ["id"] }, "update accounts set balance = $2 where id = $1"),
  ],
};
const add = { name: "add", steps: [step({ reads: ["id", "balance"], writes: ["balance"] }, "update accounts …")] };

describe("isolationReport", () => {
  it("names the pair of statements, the interleaving and what to do", () => {
    const report = isolationReport(adviseIsolation([pay, add]), { subject: "trace.json", dropped: 2 });
    expect(report.passed).toEqual([{ name: "add", detail: "read committed is enough" }]);
    expect(report.unseen).toHaveLength(1);
    expect(report.diagnostics).toHaveLength(1);
    const [finding] = report.diagnostics;
    expect(finding).toMatchObject({
      code: "TX.ISOLATION_NEEDED",
      severity: "warning",
      place: { object: "program pay", file: "src/pay.ts", line: 12, column: 5 },
    });
    expect(finding!.message).toContain("pay needs repeatable read");
    expect(finding!.evidence!.join("\n")).toContain("#0123456789abcdef");
    expect(finding!.fix).toContain(`FOR UPDATE to ${SELECT}: then read committed is enough`);
  });
});

describe("readTraceReport", () => {
  it("reads what a trace wrote", () => {
    const report = { format: 1, templates: [{ ...pay, runs: 3 }], dropped: 0 };
    expect(readTraceReport(JSON.stringify(report))).toEqual(report);
  });

  it.each([
    ["", "it is not JSON"],
    ["[]", "it has no templates"],
    ['{"format":2,"templates":[]}', "a format"],
    ['{"format":1,"templates":[{"name":"x","steps":[{"relation":"t","key":{},"reads":7}]}]}', "template 1"],
  ])("refuses %s", (text, why) => {
    expect(() => readTraceReport(text)).toThrow(
      expect.objectContaining({ code: "TRANSACTION.TRACE_UNREADABLE", message: expect.stringContaining(why) }),
    );
  });
});
