import type { Random } from "../../test/proofs/harness/random.ts";
import type { HotWorkload } from "./hot-workloads.ts";
import type { Work } from "./query-function.ts";

/** Runs one transaction to its end, however many attempts that takes. */
export type Run = (workload: HotWorkload, work: Work) => Promise<void>;

/** How workers contend. */
export interface ContendOptions {
  readonly windowMs: number;
  readonly workers: number;
  readonly random: Random;
}

/** What a window of time gave. */
export interface Window {
  /** Transactions that ended inside it. */
  readonly committed: number;
  /** Transactions that ended, those a moment after its end included. */
  readonly acknowledged: number;
  /** Transactions that ran out of attempts. */
  readonly gaveUp: number;
  /** The share of attempts that came to nothing, percent; NaN of none. */
  readonly wasted: number;
}

const GIVEN_UP = new Set(["TRANSACTION.RETRIES_EXHAUSTED", "40001", "40P01"]);

/** Thrown into attempts that would begin after the window: nobody asks for their retry. */
class WindowIsOver extends Error {
  override readonly name = "WindowIsOver";
}

function isOver(error: unknown): boolean {
  return error instanceof WindowIsOver || (error as { cause?: unknown }).cause instanceof WindowIsOver;
}

/** Lets all workers run the mix for one window. */
export async function contend(run: Run, workload: HotWorkload, options: ContendOptions): Promise<Window> {
  const { windowMs, workers, random } = options;
  const end = performance.now() + windowMs;
  const isOpen = (): boolean => performance.now() < end;
  const counts = { committed: 0, acknowledged: 0, gaveUp: 0, attempts: 0, failed: 0 };
  const transaction = async (work: Work): Promise<void> => {
    let attempts = 0;
    const counted: Work = (query) => {
      if (!isOpen()) throw new WindowIsOver();
      attempts += 1;
      return work(query);
    };
    try {
      await run(workload, counted);
      counts.acknowledged += 1;
      if (isOpen()) counts.committed += 1;
      counts.failed += attempts - 1;
    } catch (error) {
      if (!isOver(error) && !GIVEN_UP.has((error as { code?: string }).code ?? "")) throw error;
      counts.failed += attempts;
      if (!isOver(error)) counts.gaveUp += 1;
    }
    counts.attempts += attempts;
  };
  const worker = async (): Promise<void> => {
    const own = random.fork();
    while (isOpen()) await transaction(workload.draw(own));
  };
  await Promise.all(Array.from({ length: workers }, worker));
  const { committed, acknowledged, gaveUp, attempts, failed } = counts;
  return { committed, acknowledged, gaveUp, wasted: attempts === 0 ? Number.NaN : (100 * failed) / attempts };
}
