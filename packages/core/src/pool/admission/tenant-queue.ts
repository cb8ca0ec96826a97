import type { Priority } from "../../ports/pool-gate.ts";
import { CalendarEntry } from "./calendar.ts";
import { MovingAverage } from "./moving-average.ts";
import type { Waiter } from "./waiter.ts";
import { WaitingList } from "./waiting-list.ts";

/** A waiter of a tenant. */
export type TenantWaiter = Waiter<TenantQueue>;

/** After so many grants that passed over waiters of lower priority, the longest waiting of those is next. */
const PASSED_OVER_AT_MOST = 8;
const SERVICE_WEIGHT = 0.2;
const DRAIN_WEIGHT = 0.1;

/** What is known of one tenant while it runs or waits, and for a while after. As a calendar entry it is scheduled for its round. */
export class TenantQueue extends CalendarEntry {
  /** Undefined for the system context. */
  readonly tenant: string | undefined;
  /** Share of the connections, relative to other tenants. */
  weight = 1;
  /** Connections that it may have at once. */
  cap = Infinity;
  running = 0;
  waiting = 0;
  /** Virtual time up to which it has had its share, milliseconds of service per unit of weight. */
  served = 0;
  /** The idle moment of the gate after which `served` began to count. */
  epoch = -1;
  /** What it was charged for the permits that are out, milliseconds. */
  chargedMs = 0;
  /** How long its acquisitions use a connection, milliseconds. */
  readonly service = new MovingAverage(SERVICE_WEIGHT);
  /** Time between two of its grants while others of its waited, milliseconds. */
  readonly drain = new MovingAverage(DRAIN_WEIGHT);
  /** Since when somebody has waited without a pause, on the clock of `performance.now()`. */
  standingSince = 0;
  /** Neighbours in the list of idle tenants, and in the index of queue lengths. */
  idle = false;
  before: TenantQueue | undefined = undefined;
  after: TenantQueue | undefined = undefined;
  readonly #lists: Readonly<Record<Priority, WaitingList<TenantQueue>>> = {
    high: new WaitingList(),
    normal: new WaitingList(),
    low: new WaitingList(),
  };
  #passedOver = 0;
  #lastGrantAt = 0;

  constructor(tenant: string | undefined) {
    super();
    this.tenant = tenant;
  }

  add(waiter: TenantWaiter): void {
    this.#lists[waiter.priority].add(waiter);
    this.waiting += 1;
  }

  remove(waiter: TenantWaiter): void {
    this.#lists[waiter.priority].remove(waiter);
    this.waiting -= 1;
  }

  /** A waiter of it was given a permit. */
  grantedAt(now: number): void {
    if (this.#lastGrantAt >= this.standingSince) this.drain.add(now - this.#lastGrantAt);
    this.#lastGrantAt = now;
  }

  /** Whose turn it is, by priority and then by arrival; lower priorities are not passed over for ever. */
  next(): TenantWaiter | undefined {
    const { high, normal, low } = this.#lists;
    const first = high.oldest ?? normal.oldest ?? low.oldest;
    const passed = first?.priority === "high" ? older(normal.oldest, low.oldest) : first && low.oldest;
    if (passed === undefined || passed === first) {
      this.#passedOver = 0;
      return first;
    }
    if (this.#passedOver < PASSED_OVER_AT_MOST) {
      this.#passedOver += 1;
      return first;
    }
    this.#passedOver = 0;
    return passed;
  }

  /** Who goes first when somebody has to: the newest of the lowest priority. */
  get mostDispensable(): TenantWaiter | undefined {
    const { high, normal, low } = this.#lists;
    return low.newest ?? normal.newest ?? high.newest;
  }
}

function older(one: TenantWaiter | undefined, other: TenantWaiter | undefined): TenantWaiter | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.since <= other.since ? one : other;
}
