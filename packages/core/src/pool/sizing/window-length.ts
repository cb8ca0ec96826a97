import type { MeasurementWindow } from "./measurement-window.ts";

const SHORTEST_MS = 240;
const LONGEST_MS = 8_000;
const MIN_COMPLETED = 24;
/** Pieces of work that a connection should see in a window, so that most of them began in it. */
const HOLDS_PER_WINDOW = 4;

/** Whether a window is long enough to say something, or as long as it may get. */
export function isLongEnough(window: MeasurementWindow): boolean {
  const { durationMs, completed, meanHoldMs } = window;
  if (durationMs >= LONGEST_MS) return true;
  return durationMs >= SHORTEST_MS && completed >= MIN_COMPLETED && durationMs >= HOLDS_PER_WINDOW * meanHoldMs;
}

/** Fewer than this in the longest window, or mostly failures, and the window says nothing. */
export function saysSomething({ completed, failed }: MeasurementWindow): boolean {
  return completed >= MIN_COMPLETED / 3 && failed <= completed;
}
