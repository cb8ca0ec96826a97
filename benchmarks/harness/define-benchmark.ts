import type { FigureInput } from "./figure.ts";

/** What a benchmark gets. */
export interface BenchmarkContext {
  /** Rounds that count. */
  readonly rounds: number;
  /** Whether this run only checks that the benchmark works. */
  readonly smoke: boolean;
  /** Tells a person how far it is, on stderr. */
  note(text: string): void;
  /** The server that it ran against, for the environment. */
  postgres(version: string): void;
  /** Ends something when the run is over, however it ends; the last first. */
  defer(step: () => unknown): void;
}

/** One scenario against its rival, in one run. Its targets stand in its figures. */
export interface Benchmark {
  /** One line. */
  readonly about: string;
  /** @defaultValue 15 */
  readonly rounds?: number;
  /** @defaultValue 2 */
  readonly smokeRounds?: number;
  run(context: BenchmarkContext): Promise<readonly FigureInput[]>;
}

/** Types a scenario; export it as the module's default. */
export function defineBenchmark(benchmark: Benchmark): Benchmark {
  return benchmark;
}
