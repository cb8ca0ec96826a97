/** Where time comes from. */
export interface Clock {
  /** Milliseconds since some fixed moment; never the time of day, which jumps. */
  now(): number;
}

/** The process' own monotonic clock. */
export const monotonicClock: Clock = { now: () => performance.now() };
