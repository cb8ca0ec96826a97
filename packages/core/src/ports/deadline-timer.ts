/** How late a timer may fire before that counts as a stall of the event loop, milliseconds. */
export const STALL_MS = 100;

/**
 * Calls `onDue` after `delayMs` milliseconds, unless the returned function is called before.
 *
 * A timer that fires late because the event loop was stalled gives the missed time back, once: what it waits for may have
 * arrived meanwhile, and nobody could look. So a stall makes nothing time out that would not have without it.
 */
export function deadlineTimer(delayMs: number, onDue: () => void): () => void {
  const due = performance.now() + delayMs;
  let timer = setTimeout(() => {
    const late = performance.now() - due;
    if (late < STALL_MS) onDue();
    else timer = setTimeout(onDue, late);
  }, delayMs);
  return () => clearTimeout(timer);
}
