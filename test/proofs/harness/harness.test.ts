import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { defineBenchmark } from "../../../benchmarks/harness/define-benchmark.ts";
import { judge } from "../../../benchmarks/harness/figure.ts";
import { formatFigures } from "../../../benchmarks/harness/format-figures.ts";
import { interleave } from "../../../benchmarks/harness/interleave.ts";
import { runBenchmark } from "../../../benchmarks/harness/run-benchmark.ts";
import { median, quantile } from "../../../benchmarks/harness/statistics.ts";
import { defineProof } from "./define-proof.ts";
import { progressLine } from "./progress.ts";
import { Random } from "./random.ts";
import { runProof } from "./run-proof.ts";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, ...args: string[]): Promise<Ended> {
  const path = new URL(`../../../${script}`, import.meta.url).pathname;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--conditions=@tapdb/source", path, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("figures", () => {
  it("are judged by their targets, and in a smoke run only where no time is in question", () => {
    const slow = { name: "a", value: 4, unit: "µs", target: 3 };
    expect(judge(slow, false)).toMatchObject({ pass: false, asserted: true, better: "lower" });
    expect(judge(slow, true)).toMatchObject({ pass: true, asserted: false });
    expect(judge({ ...slow, exact: true }, true)).toMatchObject({ pass: false, asserted: true });
    expect(judge({ ...slow, better: "higher" }, false).pass).toBe(true);
    expect(judge({ ...slow, value: Number.NaN }, false).pass).toBe(false);
    expect(judge({ name: "a", value: 4, unit: "µs" }, false)).toMatchObject({ pass: true, asserted: false });
  });

  it("are shown as a table", () => {
    const figures = [judge({ name: "a.b", value: 4.5678, unit: "x", target: 3, rival: "r", rivalValue: 1000 }, false)];
    expect(formatFigures(figures).split("\n")[1]).toMatch(/^MISSED {2}a\.b +4\.57 x +≤ 3 +r 1,000 x$/);
  });

  it("come from medians", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), quantile([1, 2, 3, 4], 0.5)]).toEqual([2, 2.5, 2]);
    expect(median([])).toBeNaN();
  });
});

describe("interleave", () => {
  it("runs every variant once a round, in an order that favours none, and pairs the rounds", async () => {
    const order: string[] = [];
    const variant = (name: string, value: () => number) => () => {
      order.push(name);
      return value();
    };
    const samples = await interleave({
      rounds: 3,
      warmup: 1,
      variants: { a: variant("a", () => order.length), b: variant("b", () => order.length * 2) },
    });
    expect(order).toEqual(["a", "b", "b", "a", "b", "a", "a", "b"]);
    expect(samples.rounds).toEqual({ a: [4, 6, 7], b: [6, 10, 16] });
    expect(samples.difference("b", "a")).toBe(4);
    expect(samples.ratio("b", "a")).toBeCloseTo(10 / 6);
  });
});

describe("a benchmark", () => {
  const options = { name: "x", smoke: false, rounds: undefined };

  it("passes when every figure does, and ends what it deferred, the last first", async () => {
    const ended: number[] = [];
    const benchmark = defineBenchmark({
      about: "",
      rounds: 7,
      run: async ({ rounds, defer, postgres }) => {
        defer(() => ended.push(1));
        defer(() => ended.push(2));
        postgres("18.4");
        return [{ name: "rounds", value: rounds, unit: "", target: 7 }];
      },
    });
    const result = await runBenchmark(benchmark, options);
    expect(result).toMatchObject({ bench: "x", pass: true, rounds: 7, environment: { postgres: "18.4" } });
    expect(ended).toEqual([2, 1]);
    expect((await runBenchmark(benchmark, { ...options, rounds: 8 })).pass).toBe(false);
  });

  it("does not pass without figures, and ends what it deferred when it throws", async () => {
    let ended = false;
    expect((await runBenchmark(defineBenchmark({ about: "", run: async () => [] }), options)).pass).toBe(false);
    const failing = defineBenchmark({
      about: "",
      run: ({ defer }) => {
        defer(() => (ended = true));
        return Promise.reject(new RangeError("scenario"));
      },
    });
    await expect(runBenchmark(failing, options)).rejects.toThrow("scenario");
    expect(ended).toBe(true);
  });

  it("is found by name", async () => {
    const unknown = await run("benchmarks/run.ts", "no-such-bench");
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toMatch(/no benchmark "no-such-bench"[\s\S]*profiler/);
    expect((await run("benchmarks/run.ts", "profiler", "--rounds", "0")).code).toBe(2);
    expect((await run("benchmarks/run.ts", "--bogus")).code).toBe(2);
  });
});

describe("a proof", () => {
  const proof = defineProof({
    about: "",
    breaks: { planted: "a defect" },
    run: async ({ tally, random, broken, scale }) => {
      const tries = scale === "small" ? 10 : 100;
      for (let index = 0; index < tries; index += 1) {
        const drawn = random.integer(0, 9);
        tally.check(broken === undefined || drawn > 4, () => `drew ${drawn}`);
      }
    },
  });
  const options = { name: "x", scale: "small", seed: 42, broken: undefined } as const;

  it("holds when nothing failed, and fails when nothing was tried or a figure was missed", async () => {
    expect(await runProof(proof, options)).toMatchObject({ proof: "x", pass: true, tried: 10, failed: 0, seed: 42 });
    const idle = defineProof({ about: "", breaks: {}, run: async () => undefined });
    expect((await runProof(idle, options)).pass).toBe(false);
    const short = defineProof({
      about: "",
      breaks: {},
      run: async ({ tally }) => {
        tally.held(9);
        return [{ name: "tried", value: tally.tried, unit: "", target: 10, better: "higher" }];
      },
    });
    expect((await runProof(short, options)).pass).toBe(false);
  });

  it("with a planted defect, passes when it was caught, the same way for the same seed", async () => {
    const first = await runProof(proof, { ...options, broken: "planted" });
    expect(first).toMatchObject({ pass: true, broken: "planted", caught: true });
    expect(first.failed).toBeGreaterThan(0);
    const second = await runProof(proof, { ...options, broken: "planted" });
    expect(second.failures).toEqual(first.failures);
    const blind = defineProof({ about: "", breaks: { x: "" }, run: async ({ tally }) => void tally.held(1) });
    expect(await runProof(blind, { ...options, broken: "x" })).toMatchObject({ pass: false, caught: false });
  });

  it("is found by name", async () => {
    const unknown = await run("test/proofs/run.ts", "no-such-proof");
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect((await run("test/proofs/run.ts", "--list")).code).toBe(0);
  });

  it("shows how far it is", () => {
    const state = { done: 1_500, total: 3_000, failed: 0, step: "killing backends" };
    expect(progressLine("isolation", state)).toContain("50 % 1,500 of 3,000, 0 failed, killing backends");
    expect(progressLine("isolation", { ...state, total: undefined })).toContain("isolation 1,500, 0 failed");
  });
});

describe("Random", () => {
  it("repeats itself by seed, and its forks do not disturb each other", () => {
    const draw = (random: Random): number[] => Array.from({ length: 5 }, () => random.integer(1, 6));
    expect(draw(new Random(7))).toEqual(draw(new Random(7)));
    expect(draw(new Random(7))).not.toEqual(draw(new Random(8)));
    const [one, two] = [new Random(7), new Random(7)];
    draw(one.fork());
    two.fork();
    expect(draw(one)).toEqual(draw(two));
    expect(new Random(1).shuffled([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
  });
});
