import { TapdbError } from "../../errors/index.ts";
import type {
  AdmissionOptions,
  Permit,
  PermitWaiter,
  PoolGate,
  PoolGateStats,
  SuspendMode,
} from "../../ports/pool-gate.ts";

const PERMIT: Permit = Object.freeze({});

interface Waiting {
  readonly waiter: PermitWaiter;
  readonly stop: () => void;
}

/** A gate that serves in the order of arrival, whoever asks. */
export class FifoGate implements PoolGate {
  readonly max: number;
  readonly timeoutMs: number;
  readonly #queue = new Set<Waiting>();
  #limit: number;
  #running = 0;
  #granted = 0;
  #afterWait = 0;
  #refused: Record<string, number> = {};
  #suspended: SuspendMode | undefined;
  #closed: (() => Error) | undefined;

  constructor(options: { readonly max: number; readonly timeoutMs: number }) {
    this.max = options.max;
    this.timeoutMs = options.timeoutMs;
    this.#limit = options.max;
  }

  get limit(): number {
    return this.#limit;
  }

  setLimit(limit: number): void {
    this.#limit = Math.min(this.max, Math.max(1, limit));
    this.#serve();
  }

  get stats(): PoolGateStats {
    return {
      limit: this.#limit,
      running: this.#running,
      waiting: this.#queue.size,
      granted: this.#granted,
      grantedAfterWait: this.#afterWait,
      refused: { ...this.#refused },
      suspended: this.#suspended !== undefined,
    };
  }

  tryEnter(): Permit | undefined {
    if (this.#running >= this.#limit || this.#queue.size > 0 || this.#suspended || this.#closed) return undefined;
    this.#running += 1;
    this.#granted += 1;
    return PERMIT;
  }

  enter(_tenant: string | undefined, options: AdmissionOptions | undefined, waiter: PermitWaiter): void {
    if (this.#closed !== undefined) return waiter.refused(this.#closed());
    if (this.#suspended === "refuse") return this.#refuse(waiter, suspended());
    const timeoutMs = options?.timeoutMs ?? this.timeoutMs;
    const late = (): void => leave(this.#suspended === undefined ? timedOut(timeoutMs) : suspended());
    const abort = (): void => leave(cancelled(options?.signal?.reason));
    const timer = setTimeout(late, timeoutMs);
    options?.signal?.addEventListener("abort", abort, { once: true });
    const stop = (): void => {
      clearTimeout(timer);
      options?.signal?.removeEventListener("abort", abort);
    };
    const waiting: Waiting = { waiter, stop };
    const leave = (error: TapdbError): void => {
      stop();
      if (this.#queue.delete(waiting)) this.#refuse(waiter, error);
    };
    this.#queue.add(waiting);
  }

  #refuse(waiter: PermitWaiter, error: TapdbError): void {
    this.#refused[error.code] = (this.#refused[error.code] ?? 0) + 1;
    waiter.refused(error);
  }

  leave(): void {
    this.#running -= 1;
    this.#serve();
  }

  #serve(): void {
    for (const waiting of this.#queue) {
      if (this.#running >= this.#limit || this.#suspended !== undefined) return;
      this.#queue.delete(waiting);
      waiting.stop();
      this.#running += 1;
      this.#granted += 1;
      this.#afterWait += 1;
      waiting.waiter.granted(PERMIT);
    }
  }

  suspend(mode: SuspendMode = "wait"): void {
    this.#suspended = mode;
    if (mode === "wait") return;
    for (const waiting of this.#queue) {
      waiting.stop();
      this.#refuse(waiting.waiter, suspended());
    }
    this.#queue.clear();
  }

  resume(): void {
    this.#suspended = undefined;
    this.#serve();
  }

  close(reason: () => Error): void {
    this.#closed = reason;
    for (const { waiter, stop } of this.#queue) {
      stop();
      waiter.refused(reason());
    }
    this.#queue.clear();
  }
}

function timedOut(timeoutMs: number): TapdbError {
  return new TapdbError({
    code: "POOL.ACQUIRE_TIMEOUT",
    message: `No connection became free within ${timeoutMs} ms.`,
    hint: "Look for work that holds connections long, or raise poolSize or poolTimeoutMs.",
    retryable: true,
  });
}

function suspended(): TapdbError {
  return new TapdbError({
    code: "POOL.SUSPENDED",
    message: "The pool is suspended and gives out no connections.",
    hint: "Try again after resume(); a suspension is meant to be short.",
    retryable: true,
  });
}

function cancelled(cause: unknown): TapdbError {
  return new TapdbError({
    code: "DRIVER.CANCELLED",
    message: "The wait for a connection was cancelled by its signal.",
    cause,
  });
}
