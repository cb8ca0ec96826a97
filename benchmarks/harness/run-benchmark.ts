import { Cleanup } from "./cleanup.ts";
import type { Benchmark } from "./define-benchmark.ts";
import { environment, type Environment } from "./environment.ts";
import { judge, type Figure } from "./figure.ts";

/** How to run a benchmark. */
export interface RunBenchmarkOptions {
  readonly name: string;
  readonly smoke: boolean;
  readonly rounds: number | undefined;
}

/** What `--json` prints. */
export interface BenchmarkResult {
  readonly bench: string;
  readonly pass: boolean;
  readonly smoke: boolean;
  readonly figures: readonly Figure[];
  readonly rounds: number;
  readonly environment: Environment;
}

const ROUNDS = 15;
const SMOKE_ROUNDS = 2;

/** Runs a benchmark and judges its figures; one without figures has not shown anything. */
export async function runBenchmark(benchmark: Benchmark, options: RunBenchmarkOptions): Promise<BenchmarkResult> {
  const { name, smoke } = options;
  const usual = smoke ? (benchmark.smokeRounds ?? SMOKE_ROUNDS) : (benchmark.rounds ?? ROUNDS);
  const rounds = options.rounds ?? usual;
  const cleanup = new Cleanup();
  const before = environment(undefined);
  let postgres: string | undefined;
  try {
    const inputs = await benchmark.run({
      rounds,
      smoke,
      note: (text) => console.error(`${name}: ${text}`),
      postgres: (version) => void (postgres = version),
      defer: (step) => cleanup.defer(step),
    });
    const figures = inputs.map((input) => judge(input, smoke));
    const pass = figures.length > 0 && figures.every((figure) => figure.pass);
    return { bench: name, pass, smoke, figures, rounds, environment: { ...before, postgres } };
  } finally {
    await cleanup.run();
  }
}
