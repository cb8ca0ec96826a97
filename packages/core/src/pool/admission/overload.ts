/**
 * Which work is too late: it is dropped while it waits, and never reaches the database.
 *
 * - Work that says by when it has to be finished (`finishWithinMs`) is dropped as soon as what its tenant's acquisitions
 *   usually take no longer fits.
 * - A tenant whose queue has not been empty for a whole timeout is overloaded: a burst would be over. From then on nobody
 *   of it waits for more than half of the timeout, so that whoever is served has the other half left, and newcomers for
 *   whom the queue is too long by its present pace are refused at once.
 *
 * Source: Nichols, Jacobson, "Controlling Queue Delay", ACM Queue 2012 (a standing queue tells overload from a burst);
 * Maurer, "Fail at Scale", ACM Queue 2015 (the same for requests with deadlines).
 */
import type { TapdbError } from "../../errors/index.ts";
import { shed } from "./gate-errors.ts";
import type { TenantQueue, TenantWaiter } from "./tenant-queue.ts";

/** Whether load is shed: by deadlines and standing queues, by deadlines only, or not at all. */
export type Shedding = "overload" | "deadline" | "off";

/** The share of the timeout that a waiter of an overloaded tenant may wait. */
const WAIT_SHARE = 0.5;

function isOverloaded(queue: TenantQueue, timeoutMs: number, now: number): boolean {
  return queue.waiting > 0 && now - queue.standingSince >= timeoutMs;
}

/** Why a newcomer should not even wait. */
export function refusalOfNewcomer(mode: Shedding, waiter: TenantWaiter): TapdbError | undefined {
  if (mode === "off") return undefined;
  const { queue, since, timeoutMs, finishBy } = waiter;
  const typicalMs = queue.service.value ?? 0;
  if (since + typicalMs > finishBy) return shed("less time was left than its tenant's work usually takes");
  if (mode !== "overload" || !isOverloaded(queue, timeoutMs, since)) return undefined;
  const expectedMs = queue.waiting * (queue.drain.value ?? 0);
  return expectedMs > timeoutMs * WAIT_SHARE
    ? shed("its tenant's queue is longer than it could have waited")
    : undefined;
}

/** Why a waiter whose turn it is should not be served any more. */
export function refusalOfWaiter(mode: Shedding, waiter: TenantWaiter, now: number): TapdbError | undefined {
  if (mode === "off") return undefined;
  const { queue, since, timeoutMs, finishBy } = waiter;
  if (now + (queue.service.value ?? 0) > finishBy) {
    return shed("less time was left than its tenant's work usually takes");
  }
  const tooLate = mode === "overload" && now - since > timeoutMs * WAIT_SHARE && isOverloaded(queue, timeoutMs, now);
  return tooLate ? shed("it had waited too long in a queue that does not get shorter") : undefined;
}
