import { performance } from "node:perf_hooks";

/** One way to run a query. */
export interface Contestant {
  readonly name: string;
  query(): Promise<unknown>;
}

/** The time of one query, median of all rounds, microseconds. */
export interface Timing {
  readonly name: string;
  readonly medianUs: number;
}

/** Short, so that the load of the machine changes between blocks as rarely as may be. */
const BLOCK = 5;
const WARM_UP_BLOCKS = 20;
const LEAST_BLOCKS = 30;

async function timeBlock({ query }: Contestant): Promise<number[]> {
  const durations: number[] = [];
  for (let call = 0; call < BLOCK; call += 1) {
    const start = performance.now();
    await query();
    durations.push((performance.now() - start) * 1_000);
  }
  return durations;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/**
 * Times the contestants in turn, a block each, for about `budgetMs` milliseconds: whatever else the machine does meets all
 * of them. The first blocks are not counted.
 */
export async function measureOverhead(
  contestants: readonly Contestant[],
  budgetMs: number,
  signal: AbortSignal,
): Promise<Timing[]> {
  const durations = contestants.map((): number[] => []);
  const end = performance.now() + budgetMs;
  for (let block = 0; block < WARM_UP_BLOCKS + LEAST_BLOCKS || performance.now() < end; block += 1) {
    signal.throwIfAborted();
    for (const [index, contestant] of contestants.entries()) {
      const measured = await timeBlock(contestant);
      if (block >= WARM_UP_BLOCKS) durations[index]!.push(...measured);
    }
  }
  return contestants.map(({ name }, index) => ({ name, medianUs: median(durations[index]!) }));
}
