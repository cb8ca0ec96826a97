/** A pool before a simulated server: callers, a queue, a limit, and what a sizer would measure of them. */
import type { SizingSample, WorkTotals } from "../../packages/core/src/pool/sizing/sizing-sample.ts";
import { exponential } from "./random.ts";
import type { SimulatedServer, WorkKind } from "./simulated-server.ts";

export interface PoolOptions {
  readonly server: SimulatedServer;
  readonly random: () => number;
  limit: number;
  /** Time to open a connection, milliseconds. @defaultValue 5 */
  readonly connectMs?: number;
}

export class SimulatedPool {
  readonly #server: SimulatedServer;
  readonly #random: () => number;
  readonly #connectMs: number;
  readonly #queue: { readonly work: WorkKind; readonly done: () => void }[] = [];
  #mix: readonly WorkKind[] = [];
  #limit: number;
  #open = 0;
  #opening = 0;
  #inUse = 0;
  #changedAt = 0;
  #inUseMs = 0;
  #waitingMs = 0;
  #sampledAt = 0;
  #work = new Map<string, WorkTotals>();
  completed = 0;
  #loadId = 0;

  constructor({ server, random, limit, connectMs = 5 }: PoolOptions) {
    this.#server = server;
    this.#random = random;
    this.#limit = limit;
    this.#connectMs = connectMs;
  }

  get inUse(): number {
    return this.#inUse;
  }

  get open(): number {
    return this.#open + this.#opening;
  }

  set limit(limit: number) {
    this.#limit = limit;
    this.#serve();
  }

  set mix(mix: readonly WorkKind[]) {
    this.#mix = mix;
  }

  /** Callers that each ask again as soon as they have had their answer; 0 ends the load. */
  callers(count: number): void {
    const load = (this.#loadId += 1);
    const ask = (): void => {
      if (load === this.#loadId) this.#ask(ask);
    };
    for (let caller = 0; caller < count; caller += 1) ask();
  }

  /** Callers who come when they like, whatever the pool does. */
  arrivals(perSecond: number): void {
    const load = (this.#loadId += 1);
    const come = (): void => {
      if (load !== this.#loadId) return;
      this.#ask(() => undefined);
      this.#server.after(exponential(this.#random, 1000 / perSecond), come);
    };
    come();
  }

  /** What was measured since the last sample. */
  sample(others: number): SizingSample {
    this.#account();
    const durationMs = this.#server.now - this.#sampledAt;
    const sample: SizingSample = {
      durationMs,
      inUse: this.#inUseMs / durationMs,
      waiting: this.#waitingMs / durationMs,
      others,
      work: this.#work,
      failed: 0,
    };
    this.#sampledAt = this.#server.now;
    [this.#inUseMs, this.#waitingMs] = [0, 0];
    this.#work = new Map();
    return sample;
  }

  #account(): void {
    const elapsed = this.#server.now - this.#changedAt;
    this.#inUseMs += elapsed * this.#inUse;
    this.#waitingMs += elapsed * this.#queue.length;
    this.#changedAt = this.#server.now;
  }

  #ask(done: () => void): void {
    this.#account();
    this.#queue.push({ work: this.#pick(), done });
    this.#serve();
  }

  #pick(): WorkKind {
    const total = this.#mix.reduce((sum, { share }) => sum + share, 0);
    let at = this.#random() * total;
    return this.#mix.find(({ share }) => (at -= share) < 0) ?? this.#mix.at(-1)!;
  }

  #serve(): void {
    this.#account();
    while (this.#queue.length > 0 && this.#inUse < Math.min(this.#limit, this.#open)) this.#run(this.#queue.shift()!);
    if (this.#queue.length === 0 || this.#open + this.#opening >= this.#limit) return;
    this.#opening += 1;
    this.#server.after(this.#connectMs, () => {
      this.#opening -= 1;
      this.#open += 1;
      this.#serve();
    });
  }

  #run({ work, done }: { readonly work: WorkKind; readonly done: () => void }): void {
    const startedAt = this.#server.now;
    this.#inUse += 1;
    this.#server.submit(work, () => {
      this.#account();
      this.#inUse -= 1;
      this.completed += 1;
      const holdMs = this.#server.now - startedAt;
      const before = this.#work.get(work.kind) ?? { count: 0, holdMs: 0, squares: 0 };
      this.#work.set(work.kind, {
        count: before.count + 1,
        holdMs: before.holdMs + holdMs,
        squares: before.squares + holdMs * holdMs,
      });
      done();
      this.#serve();
    });
  }
}
