import type { MeasurementWindow } from "./measurement-window.ts";
import type { WorkTotals } from "./sizing-sample.ts";

/** What more connections did to the rate of work. */
export interface Comparison {
  /** `ln` of the rate of work with more connections over the rate with fewer; 0 when they gain nothing. */
  readonly logGain: number;
  /** Variance of `logGain` that follows from the spread of single pieces of work. */
  readonly variance: number;
  /** `ln` of how many times more connections were in use, those of other processes included. */
  readonly logConnections: number;
}

/** Fewer pieces of a kind than this in a window say nothing about the kind. */
const MIN_COUNT = 3;
/** The kinds that are compared have to make up this share of the measured time. */
const MIN_COVERAGE = 0.3;

const meanOf = ({ holdMs, count }: WorkTotals): number => holdMs / count;

/** Variance of the logarithm of the mean. */
function logVariance({ count, holdMs, squares }: WorkTotals): number {
  const mean = holdMs / count;
  return Math.max(0, squares / count - mean * mean) / (mean * mean) / count;
}

/**
 * Compares a window with fewer connections and one with more. By Little's law the rate of work is connections in use over
 * the time that a piece of work takes, so the gain is how many times more were in use, over how many times longer the
 * same kinds of work took. A change of the mix between the two windows therefore changes nothing, and work that waits for
 * a lock takes longer in proportion, which is no gain. The connections of other processes count on both sides: what is
 * gained only by taking it from them is no gain either.
 * @returns undefined when the windows have too little in common.
 */
export function compareWindows(fewer: MeasurementWindow, more: MeasurementWindow): Comparison | undefined {
  let weight = 0;
  let slowdown = 0;
  let variance = 0;
  let all = 0;
  for (const [kind, low] of fewer.work) {
    const share = low.holdMs / fewer.durationMs;
    all += share;
    const high = more.work.get(kind);
    if (high === undefined || low.count < MIN_COUNT || high.count < MIN_COUNT) continue;
    // What takes longer than the window began before it, under another limit.
    if (meanOf(low) > fewer.durationMs / 2 || meanOf(high) > more.durationMs / 2) continue;
    const shared = (share + high.holdMs / more.durationMs) / 2;
    weight += shared;
    slowdown += shared * Math.log(meanOf(high) / meanOf(low));
    variance += shared * shared * (logVariance(low) + logVariance(high));
  }
  const [before, after] = [fewer.inUse + fewer.others, more.inUse + more.others];
  if (weight === 0 || before <= 0 || after <= 0) return undefined;
  if (weight < MIN_COVERAGE * all && !mostCompleted(fewer, more)) return undefined;
  const logConnections = Math.log(after / before);
  return { logGain: logConnections - slowdown / weight, variance: variance / (weight * weight), logConnections };
}

/** Whether the kinds that both windows have are most of what was completed: long work may hold most of the time. */
function mostCompleted(fewer: MeasurementWindow, more: MeasurementWindow): boolean {
  let common = 0;
  for (const [kind, { count }] of fewer.work) if (more.work.has(kind)) common += count;
  return common >= fewer.completed / 2;
}
