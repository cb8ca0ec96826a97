const BASE_MS = 2;
const CAP_MS = 250;
const MAX_DOUBLINGS = 16;

/**
 * The pause before attempt `attempt + 1`, milliseconds: exponential with full jitter.
 *
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, MAX_DOUBLINGS));
}
