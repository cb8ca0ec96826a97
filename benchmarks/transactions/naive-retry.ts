import { setTimeout as pause } from "node:timers/promises";

const RETRYABLE = new Set(["40001", "40P01"]);
/** As cockroach-go's default. */
const MAX_ATTEMPTS = 50;
const BASE_MS = 10;
const CAP_MS = 1_000;

/** The pause after failed attempt `attempt`, milliseconds. */
export type Backoff = (attempt: number) => number;

/** 10 ms, doubled each time up to a second, with full jitter. */
export const exponential: Backoff = (attempt) => Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);

/** Again at once, as cockroach-go does. */
export const immediate: Backoff = () => 0;

/**
 * Retries the whole transaction when PostgreSQL asks for it: what a careful application writes by hand.
 *
 * Source: cockroach-go, `ExecuteTx`; AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export async function retryNaively(backoff: Backoff, attempt: () => Promise<void>): Promise<void> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!RETRYABLE.has((error as { code?: string }).code ?? "") || count === MAX_ATTEMPTS) throw error;
      const milliseconds = backoff(count);
      if (milliseconds > 0) await pause(milliseconds);
    }
  }
}
