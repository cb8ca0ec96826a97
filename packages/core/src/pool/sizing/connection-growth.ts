/** The pool at the moment when somebody waits. */
export interface GrowthState {
  /** Connections that are there. */
  readonly open: number;
  /** Connections that are allowed, those that are still being opened included. */
  readonly allowed: number;
  readonly waiting: number;
  /** How long somebody has been waiting without a break, milliseconds. */
  readonly backlogMs: number;
  /** Connections that came back meanwhile. */
  readonly served: number;
}

const MOST_AT_ONCE = 8;
/** Weight of the newest measurement. */
const NEWEST = 0.2;
const ASSUMED_CONNECT_MS = 20;
const SHORTEST_CONNECT_MS = 1;
/** Share of the time to connect for which the queue is watched before it is judged. */
const WATCHED = 0.5;

/**
 * Decides how many connections to have beyond those that are always kept. Opening one pays only if the callers who wait
 * would wait longer for those that are there: when working off the queue takes longer than connecting, or when the queue
 * has not been empty for as long as connecting takes (the rule of ski rental: to pay once what waiting has cost). A burst
 * that is over sooner opens nothing.
 */
export class ConnectionGrowth {
  #holdMs: number | undefined;
  #connectMs: number | undefined;

  /** How long opening a connection takes, milliseconds. */
  get connectMs(): number {
    return Math.max(SHORTEST_CONNECT_MS, this.#connectMs ?? ASSUMED_CONNECT_MS);
  }

  /** A connection was in use for so long. */
  held(holdMs: number): void {
    this.#holdMs = this.#holdMs === undefined ? holdMs : this.#holdMs + (holdMs - this.#holdMs) * NEWEST;
  }

  /** A connection was opened within so long. */
  connected(durationMs: number): void {
    this.#connectMs =
      this.#connectMs === undefined ? durationMs : this.#connectMs + (durationMs - this.#connectMs) * NEWEST;
  }

  /** How many more connections to allow now. */
  more({ open, allowed, waiting, backlogMs, served }: GrowthState): number {
    const opening = Math.max(0, allowed - open);
    const room = Math.min(MOST_AT_ONCE, Math.max(1, Math.ceil(open / 2))) - opening;
    if (room <= 0 || waiting === 0) return 0;
    if (backlogMs < WATCHED * this.connectMs) return 0;
    // What was known before counts like one connection that came back.
    const prior = (this.#holdMs ?? 0) / Math.max(1, open);
    const drainMs = (waiting * (backlogMs + prior)) / (served + 1);
    return drainMs > this.connectMs || backlogMs > this.connectMs ? Math.min(room, waiting) : 0;
  }
}
