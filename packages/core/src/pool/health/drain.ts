import { TapdbError } from "../../errors/index.ts";
import type { WatchedPool } from "../../ports/watched-pool.ts";
import { drainTimeout } from "./errors.ts";

/** How long to wait for connections that are out. */
export interface DrainOptions {
  /** Milliseconds. @defaultValue no limit */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** How often to look, milliseconds. */
const LOOK_MS = 10;

function cancelled(cause: unknown): TapdbError {
  return new TapdbError({ code: "DRIVER.CANCELLED", message: "Draining the pool was cancelled by its signal.", cause });
}

/** Suspends a pool and waits until all connections are back. */
export async function drain(pool: WatchedPool, { timeoutMs, signal }: DrainOptions): Promise<void> {
  if (signal?.aborted) throw cancelled(signal.reason);
  pool.gate.suspend("refuse");
  if (pool.gate.stats.running === 0) return;
  const startedAt = performance.now();
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (pool.gate.stats.running === 0) end(resolve);
      else if (timeoutMs !== undefined && performance.now() - startedAt >= timeoutMs) {
        const borrowed = [...pool.borrowed()];
        const sites = borrowed.flatMap(({ callSite }) => callSite ?? []);
        end(() => reject(drainTimeout(timeoutMs, borrowed.length, sites)));
      }
    };
    const abort = (): void => end(() => reject(cancelled(signal?.reason)));
    const timer = setInterval(look, LOOK_MS);
    const end = (settle: () => void): void => {
      clearInterval(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
}
