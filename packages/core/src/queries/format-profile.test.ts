import { describe, expect, it } from "vitest";
import { formatProfile } from "./format-profile.ts";
import { QueryProfiler } from "./query-profiler.ts";

async function sample(): Promise<Awaited<ReturnType<QueryProfiler["report"]>>> {
  const profiler = new QueryProfiler({ maxFingerprints: 20 });
  const unitOfWork = {};
  const labels = {
    orm: "typeorm",
    operation: "select",
    entity: "OrderLine",
    callSite: () => "src/orders/list.ts:31:20",
  };
  const columns = Array.from({ length: 40 }, (_, index) => `"o"."a_rather_long_column_${index}"`).join(", ");
  for (let index = 0; index < 12; index += 1) {
    const base = { parameterCount: 1, rows: 12_345, errorCode: undefined, unitOfWork, inTransaction: false };
    profiler.onStatement({
      ...base,
      text: `select ${columns} from "order" "o" where id = ${index}`,
      durationMs: 123.4,
      labels,
    });
  }
  for (let index = 0; index < 40; index += 1) {
    const base = {
      parameterCount: 0,
      rows: 0,
      errorCode: "42P01",
      unitOfWork: {},
      labels: undefined,
      inTransaction: false,
    };
    profiler.onStatement({ ...base, text: `select ${"x".repeat(200)}${index}`, durationMs: 70_000 / (index + 1) });
  }
  return profiler.report();
}

describe("formatProfile", () => {
  it.each([80, 100, 60])("fits %i columns", async (width) => {
    const text = formatProfile(await sample(), { width });
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  });

  it("shows statements, what is together, and N+1", async () => {
    const text = formatProfile(await sample(), { limit: 30 });
    expect(text).toContain("52 statements");
    expect(text).toMatch(/total +share +calls +rows +errors +p50 +p95 +p99 +max/);
    expect(text).toContain("typeorm select OrderLine · src/orders/list.ts:31:20");
    expect(text).toContain("less recent fingerprints together");
    expect(text).toContain("12 times in one unit of work (1 unit of work, 12 calls)");
    expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
  });

  it("is short when there is nothing", async () => {
    expect(formatProfile(await new QueryProfiler().report())).toMatch(/^0 statements/);
  });
});
