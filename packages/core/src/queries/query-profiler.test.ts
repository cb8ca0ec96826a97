import { describe, expect, it } from "vitest";
import type { StatementEvent, StatementLabels } from "../observe/index.ts";
import { QueryProfiler } from "./query-profiler.ts";

function event(text: string, rest: Partial<StatementEvent> = {}): StatementEvent {
  return {
    text,
    parameterCount: 0,
    durationMs: 1,
    rows: 1,
    errorCode: undefined,
    labels: undefined,
    unitOfWork: undefined,
    inTransaction: false,
    ...rest,
  };
}

function from(callSite: string, labels: StatementLabels = {}): StatementLabels {
  return { ...labels, callSite: () => callSite };
}

describe("QueryProfiler", () => {
  it("adds up calls, errors, rows and times by fingerprint, the most time first", async () => {
    const profiler = new QueryProfiler();
    for (let id = 1; id <= 100; id += 1)
      profiler.onStatement(event(`select * from a where id = ${id}`, { durationMs: id }));
    profiler.onStatement(event("SELECT *  FROM a WHERE id = $1", { durationMs: 1, rows: 3, errorCode: "23505" }));
    profiler.onStatement(event("select 1", { errorCode: "23505" }));
    profiler.onStatement(event("select 2", { errorCode: "CONTEXT.MISSING" }));
    const report = await profiler.report();
    expect(report.total).toMatchObject({ calls: 103, errors: 3, rows: 105, totalMs: 5053 });
    expect(report.statements.map(({ text }) => text)).toEqual(["select * from a where id = ?", "select ?"]);
    const [slow, fast] = report.statements;
    expect(slow).toMatchObject({ calls: 101, errors: 1, errorCodes: { "23505": 1 }, rows: 103, maxMs: 100 });
    expect(slow!.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(slow!.share).toBeCloseTo(5051 / 5053);
    for (const [ms, expected] of [
      [slow!.p50Ms, 50],
      [slow!.p95Ms, 95],
      [slow!.p99Ms, 99],
    ] as const) {
      expect(Math.abs(ms - expected) / expected).toBeLessThan(0.03);
    }
    expect(fast).toMatchObject({ calls: 2, errors: 2, errorCodes: { "23505": 1, "CONTEXT.MISSING": 1 }, p99Ms: 1 });
    expect(Object.isFrozen(report) && Object.isFrozen(report.statements) && Object.isFrozen(slow)).toBe(true);
  });

  it("names where statements come from", async () => {
    const profiler = new QueryProfiler();
    const labels = from("src/orders.ts:1:2", { orm: "prisma", operation: "findMany", entity: "Order" });
    for (let index = 0; index < 3; index += 1) profiler.onStatement(event("select 1", { labels }));
    profiler.onStatement(event("select 1", { labels: from("src/b.ts:3:4", { orm: "prisma", operation: "count" }) }));
    const [statement] = (await profiler.report()).statements;
    expect(statement!.origins).toEqual([
      { orm: "prisma", operation: "findMany", entity: "Order", calls: 3 },
      { orm: "prisma", operation: "count", entity: undefined, calls: 1 },
    ]);
    expect(statement!.callSites).toEqual([
      { callSite: "src/orders.ts:1:2", samples: 3 },
      { callSite: "src/b.ts:3:4", samples: 1 },
    ]);
  });

  it("asks for call sites at first and then now and then", () => {
    const profiler = new QueryProfiler();
    let asked = 0;
    const labels = { callSite: () => void (asked += 1) };
    for (let index = 0; index < 10_000; index += 1)
      profiler.onStatement(event("select 1", { labels: labels as never }));
    expect(asked).toBeGreaterThan(50);
    expect(asked).toBeLessThan(100);
    expect(profiler.wantsCallSite("select 'new'", undefined)).toBe(true);
  });

  it("reports what does not parse under a hash of its text", async () => {
    const profiler = new QueryProfiler();
    profiler.onStatement(event("selec 1"));
    profiler.onStatement(event("selec 2"));
    profiler.onStatement(event(""));
    const { statements } = await profiler.report();
    expect(statements.find(({ text }) => text === "selec ?")).toMatchObject({
      calls: 2,
      fingerprint: expect.stringMatching(/^~/),
    });
  });

  it("holds no value in a report", async () => {
    const profiler = new QueryProfiler({ nPlusOneThreshold: 2 });
    const unitOfWork = {};
    const texts = [
      "select 'se''cret'",
      "select $$secret$$",
      "select 1 /* secret */ -- secret",
      "select E'secret\\'",
      "insert into t values ('secret'), ('secret')",
    ];
    for (const text of [...texts, ...texts]) profiler.onStatement(event(text, { unitOfWork }));
    expect(JSON.stringify(await profiler.report())).not.toContain("secret");
  });

  it("counts the least recently used together, and keeps the totals right", async () => {
    const profiler = new QueryProfiler({ maxFingerprints: 3 });
    for (let table = 0; table < 10; table += 1) {
      profiler.onStatement(event("select * from often"));
      for (let row = 0; row < 2; row += 1)
        profiler.onStatement(event(`select * from t${table}`, { errorCode: "42P01" }));
    }
    const report = await profiler.report();
    expect(report.statements.map(({ text }) => text)).toContain("select * from often");
    expect(report.statements).toHaveLength(3);
    expect(report.other).toMatchObject({ evicted: 8, calls: 16, errors: 16, rows: 16, errorCodes: { "42P01": 16 } });
    expect(report.total).toMatchObject({ calls: 30, errors: 20, rows: 30, totalMs: 30 });
    expect(profiler.getMetrics()).toMatchObject({
      calls: 30,
      errors: 20,
      rows: 30,
      totalMs: 30,
      fingerprints: 3,
      evicted: 8,
    });
    await expect(profiler.healthCheck()).resolves.toMatchObject({ status: "degraded" });
  });

  it("starts again after a reset, and stops when it is closed", async () => {
    const profiler = new QueryProfiler();
    profiler.onStatement(event("select 1"));
    profiler.reset();
    expect(profiler.getMetrics()).toMatchObject({ calls: 0, fingerprints: 0 });
    profiler.onStatement(event("select 1"));
    await expect(profiler.healthCheck()).resolves.toMatchObject({ status: "healthy" });
    await profiler.close();
    profiler.onStatement(event("select 1"));
    expect((await profiler.report()).total.calls).toBe(1);
    await expect(profiler.healthCheck()).resolves.toMatchObject({ status: "degraded" });
  });
});

describe("N+1", () => {
  const repeat = (
    profiler: QueryProfiler,
    times: number,
    text: (index: number) => string,
    rest: Partial<StatementEvent>,
  ): void => {
    for (let index = 0; index < times; index += 1) profiler.onStatement(event(text(index), rest));
  };
  const byId = (index: number): string => `select * from item where order_id = ${index}`;

  it("finds a statement that one place repeats in one unit of work", async () => {
    const profiler = new QueryProfiler();
    const labels = from("src/orders.ts:7:9", { orm: "typeorm", operation: "select", entity: "Item" });
    repeat(profiler, 25, byId, { unitOfWork: {}, labels });
    repeat(profiler, 12, byId, { unitOfWork: {}, labels });
    repeat(profiler, 9, byId, { unitOfWork: {}, labels });
    const { nPlusOne, statements } = await profiler.report();
    expect(nPlusOne).toEqual([
      {
        fingerprint: statements[0]!.fingerprint,
        text: "select * from item where order_id = ?",
        callSite: "src/orders.ts:7:9",
        orm: "typeorm",
        operation: "select",
        entity: "Item",
        maxCalls: 25,
        unitsOfWork: 2,
        calls: 37,
      },
    ]);
  });

  it("tells places apart", async () => {
    const profiler = new QueryProfiler();
    const unitOfWork = {};
    for (let index = 0; index < 18; index += 1) {
      profiler.onStatement(event(byId(index), { unitOfWork, labels: from(index % 2 === 0 ? "a.ts:1:1" : "b.ts:1:1") }));
    }
    expect((await profiler.report()).nPlusOne).toEqual([]);
    profiler.onStatement(event(byId(99), { unitOfWork, labels: from("b.ts:1:1") }));
    expect((await profiler.report()).nPlusOne).toMatchObject([{ callSite: "b.ts:1:1", maxCalls: 10 }]);
  });

  it("is not the same statement in many units of work, nor transaction control, nor work outside of any unit", async () => {
    const profiler = new QueryProfiler();
    for (let unit = 0; unit < 50; unit += 1) repeat(profiler, 9, byId, { unitOfWork: {}, labels: from("a.ts:1:1") });
    repeat(profiler, 50, (index) => `savepoint s${index}`, { unitOfWork: {} });
    repeat(profiler, 50, byId, {});
    expect((await profiler.report()).nPlusOne).toEqual([]);
  });

  it("is found without a call site too", async () => {
    const profiler = new QueryProfiler({ nPlusOneThreshold: 3 });
    repeat(profiler, 3, byId, { unitOfWork: {} });
    expect((await profiler.report()).nPlusOne).toMatchObject([{ callSite: undefined, maxCalls: 3 }]);
  });
});
