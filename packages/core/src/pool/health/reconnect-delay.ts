const BASE_MS = 25;
const CAP_MS = 400;
/** The share of a delay that is drawn at random. */
const JITTER = 0.5;

/**
 * The pause before the next attempt to connect, milliseconds: doubles with each failure from 25 up to 400, of which half is
 * random, so that processes that lost the same server do not come back in step.
 *
 * @param failures Failures so far, from 1.
 * @param random A number from 0 up to 1.
 */
export function reconnectDelayMs(failures: number, random: number): number {
  const full = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures - 1, 16));
  return full * (1 - JITTER * random);
}
