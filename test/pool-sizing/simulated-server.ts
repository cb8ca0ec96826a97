/**
 * A queueing model of a server that pools share: cores with processor sharing, whose efficiency falls with each process
 * beyond them; delays that anybody may have at once; locks that one has at a time, in the order of arrival.
 */
import { exponential } from "./random.ts";

/** One kind of work, as mean times in milliseconds; each piece draws from an exponential distribution. */
export interface WorkKind {
  readonly kind: string;
  /** How often, relative to the others. */
  readonly share: number;
  readonly sleepMs?: number;
  readonly cpuMs?: number;
  readonly lockMs?: number;
  /** Drawn as it is, without spread. @defaultValue false */
  readonly constant?: boolean;
}

export interface ServerOptions {
  readonly cores: number;
  /** Efficiency lost for each running process beyond the cores. @defaultValue 0.01 */
  readonly thrash?: number;
  readonly random: () => number;
}

interface Job {
  readonly finish: () => void;
  readonly cpuMs: number;
  readonly lockMs: number;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export class SimulatedServer {
  now = 0;
  readonly #options: Required<ServerOptions>;
  readonly #timers: Timer[] = [];
  /** Jobs on the cores, with the virtual time at which each is done. */
  readonly #running: { readonly doneAt: number; readonly job: Job }[] = [];
  #virtual = 0;
  readonly #locked: Job[] = [];
  /** Pieces of work done since the start. */
  completed = 0;

  constructor(options: ServerOptions) {
    this.#options = { thrash: 0.01, ...options };
  }

  /** Runs `run` in `delay` milliseconds. */
  after(delay: number, run: () => void): void {
    const timer = { at: this.now + delay, run };
    const index = this.#timers.findLastIndex(({ at }) => at >= timer.at);
    this.#timers.splice(index + 1, 0, timer);
  }

  /** Sends a piece of work over a connection. */
  submit(work: WorkKind, finish: () => void): void {
    const draw = (mean = 0): number => (work.constant === true ? mean : exponential(this.#options.random, mean));
    const job: Job = {
      cpuMs: draw(work.cpuMs),
      lockMs: draw(work.lockMs),
      finish: () => {
        this.completed += 1;
        finish();
      },
    };
    this.after(draw(work.sleepMs), () => this.#onCpu(job));
  }

  /** Lets time pass. */
  run(until: number): void {
    for (;;) {
      const timer = this.#timers.at(-1);
      const rate = this.#rate;
      const next = this.#running.reduce((least, { doneAt }) => Math.min(least, doneAt), Number.POSITIVE_INFINITY);
      const cpuAt = rate === 0 ? Number.POSITIVE_INFINITY : this.now + (next - this.#virtual) / rate;
      const at = Math.min(timer?.at ?? Number.POSITIVE_INFINITY, cpuAt);
      if (at > until) return this.#advance(until);
      this.#advance(at);
      if (timer !== undefined && timer.at <= cpuAt) {
        this.#timers.pop();
        timer.run();
      } else this.#finishCpu(next);
    }
  }

  get #rate(): number {
    const { cores, thrash } = this.#options;
    const count = this.#running.length;
    if (count === 0) return 0;
    return Math.min(1, cores / count) / (1 + thrash * Math.max(0, count - cores));
  }

  #advance(to: number): void {
    this.#virtual += (to - this.now) * this.#rate;
    this.now = to;
  }

  #onCpu(job: Job): void {
    if (job.cpuMs === 0) return this.#onLock(job);
    this.#running.push({ doneAt: this.#virtual + job.cpuMs, job });
  }

  #finishCpu(doneAt: number): void {
    const index = this.#running.findIndex((running) => running.doneAt === doneAt);
    const [done] = this.#running.splice(index, 1);
    this.#virtual = Math.max(this.#virtual, doneAt);
    this.#onLock(done!.job);
  }

  #onLock(job: Job): void {
    if (job.lockMs === 0) return job.finish();
    this.#locked.push(job);
    if (this.#locked.length === 1) this.#holdLock();
  }

  #holdLock(): void {
    this.after(this.#locked[0]!.lockMs, () => {
      const job = this.#locked.shift()!;
      if (this.#locked.length > 0) this.#holdLock();
      job.finish();
    });
  }
}
