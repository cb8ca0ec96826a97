/** Opens a connection and closes it again; rejects with the driver's own error. */
export type TryConnect = (timeoutMs: number, signal: AbortSignal) => Promise<void>;

/** What the probe works with. */
export interface RecoveryProbeOptions {
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly tryConnect: TryConnect;
  readonly connectTimeoutMs: number;
  /** Called with undefined when a connection was made, else with what the server said. */
  readonly onRecovered: (error: Error | undefined) => void;
}

/** Two attempts begin at least half of this, and at most this, apart, milliseconds. */
const INTERVAL_MS = 250;
/** A server that is back answers within this, milliseconds; a slow one gets a second, patient attempt beside. */
const PATIENCE_MS = 300;
/** Without anybody asking for a connection for so long, the server is left alone, milliseconds. */
const IDLE_MS = 60_000;

/**
 * Tries a server again and again, a few times a second, with one connection at a time. An attempt that hangs is left to
 * itself for the whole connect timeout while others are made beside it, so that neither a server that dropped our packets
 * while it was away nor one that is slow to accept keeps us waiting: two connections at most.
 */
export class RecoveryProbe {
  readonly #options: RecoveryProbeOptions;
  #run: AbortController | undefined;
  #patient = false;
  #demandedAt = 0;
  #asleep = false;

  constructor(options: RecoveryProbeOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#run !== undefined) return;
    this.#run = new AbortController();
    this.#patient = false;
    this.demanded();
    this.#later(this.#run);
  }

  stop(): void {
    const run = this.#run;
    this.#run = undefined;
    this.#asleep = false;
    run?.abort();
  }

  /** Somebody wants a connection. */
  demanded(): void {
    this.#demandedAt = performance.now();
    if (!this.#asleep || this.#run === undefined) return;
    this.#asleep = false;
    void this.#attempt(this.#run);
  }

  #later(run: AbortController): void {
    if (performance.now() - this.#demandedAt > IDLE_MS) {
      this.#asleep = true;
      return;
    }
    const wait = INTERVAL_MS * (1 - this.#options.random() / 2);
    const timer = setTimeout(() => void this.#attempt(run), wait);
    timer.unref();
    run.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }

  async #attempt(run: AbortController): Promise<void> {
    if (run.signal.aborted) return;
    const { tryConnect, connectTimeoutMs } = this.#options;
    const own = new AbortController();
    const stopBoth = (): void => own.abort();
    run.signal.addEventListener("abort", stopBoth, { once: true });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (this.#patient) own.abort();
      else this.#patient = true;
      if (!run.signal.aborted) this.#later(run);
    }, PATIENCE_MS);
    timer.unref();
    const error = await tryConnect(connectTimeoutMs, own.signal).then(
      () => undefined,
      (failure: Error) => failure,
    );
    clearTimeout(timer);
    run.signal.removeEventListener("abort", stopBoth);
    if (late && !own.signal.aborted) this.#patient = false;
    if (run.signal.aborted) return;
    if (!own.signal.aborted) this.#options.onRecovered(error);
    if (!late && !run.signal.aborted) this.#later(run);
  }
}
