import { compareWindows } from "./compare-windows.ts";
import { MeasurementWindow } from "./measurement-window.ts";
import type { Direction } from "./probe-plan.ts";
import { SequentialTest } from "./sequential-test.ts";
import type { SizingSample } from "./sizing-sample.ts";
import { isLongEnough, saysSomething } from "./window-length.ts";

/** The limit in force and the one that is tried. */
export interface ProbeLimits {
  readonly current: number;
  readonly candidate: number;
}

/** The state of the pool when a probe began. */
export interface ProbeOptions {
  /** Nobody waited: then fewer connections must not make anybody slower. */
  readonly guardsWaiting: boolean;
  /** Work took clearly longer than at ease: then fewer connections win where the difference can't be measured. */
  readonly isInflated: boolean;
}

/** How long the pool may take to get from one limit to the other, milliseconds. */
const LONGEST_SETTLING_MS = 1_500;
/** Windows that may say nothing before the probe gives up. */
const MAX_EMPTY = 3;
/** How many times longer all callers together may take when fewer connections are tried on a pool that nobody waits for. */
const SOJOURN_ALLOWANCE = 1.1;

/** One experiment: windows under two limits in turns (A B B A A B …), which cancels what drifts meanwhile. */
export class Probe {
  readonly limits: ProbeLimits;
  readonly #direction: Direction;
  readonly #test: SequentialTest;
  readonly #guardsWaiting: boolean;
  #window = new MeasurementWindow();
  #settling = true;
  #settledMs = 0;
  #onCandidate = true;
  /** The window of the running pair that is finished. */
  #half: MeasurementWindow | undefined;
  #empty = 0;

  /** @param known A window under the current limit that was just measured. */
  constructor(limits: ProbeLimits, known: MeasurementWindow, { guardsWaiting, isInflated }: ProbeOptions) {
    this.limits = limits;
    this.#direction = limits.candidate > limits.current ? "up" : "down";
    this.#test = new SequentialTest(this.#direction === "up" ? "no-gain" : "gain", isInflated ? "no-gain" : "gain");
    this.#guardsWaiting = guardsWaiting;
    this.#half = known;
  }

  /** The limit that has to be in force for the next sample. */
  get limit(): number {
    return this.#onCandidate ? this.limits.candidate : this.limits.current;
  }

  /** The last finished window, when it was the candidate's. */
  lastOfCandidate: MeasurementWindow | undefined = undefined;

  /** Takes a sample that was measured under `limit`; says when the candidate has won or lost. */
  observe(sample: SizingSample): "accepted" | "refused" | undefined {
    if (this.#settling && !this.#isSettled(sample)) return undefined;
    this.#settling = false;
    this.#window.add(sample);
    if (!isLongEnough(this.#window)) return undefined;
    const window = this.#window;
    this.#window = new MeasurementWindow();
    return this.#finish(window);
  }

  /** The connections in use follow a new limit only as work ends and connections open. */
  #isSettled({ inUse, waiting, durationMs }: SizingSample): boolean {
    const first = this.#settledMs === 0;
    this.#settledMs += durationMs;
    // The sample in which the limit changed is of both.
    if (first) return false;
    if (this.#settledMs >= LONGEST_SETTLING_MS) return true;
    return inUse <= this.limit + 0.5 && (inUse >= this.limit * 0.9 || waiting < 0.5);
  }

  #finish(window: MeasurementWindow): "accepted" | "refused" | undefined {
    if (!saysSomething(window)) {
      this.#empty += 1;
      return this.#empty >= MAX_EMPTY ? "refused" : undefined;
    }
    this.lastOfCandidate = this.#onCandidate ? window : undefined;
    if (this.#half === undefined) {
      this.#half = window;
      this.#switch();
      return undefined;
    }
    const [current, candidate] = this.#onCandidate ? [this.#half, window] : [window, this.#half];
    this.#half = undefined;
    return this.#judge(current, candidate);
  }

  #judge(current: MeasurementWindow, candidate: MeasurementWindow): "accepted" | "refused" | undefined {
    const up = this.#direction === "up";
    if (!up && this.#guardsWaiting && sojourn(candidate) > SOJOURN_ALLOWANCE * sojourn(current)) return "refused";
    const pair = up ? compareWindows(current, candidate) : compareWindows(candidate, current);
    if (pair === undefined) {
      this.#empty += 1;
      return this.#empty >= MAX_EMPTY ? "refused" : undefined;
    }
    this.#test.add(pair);
    const verdict = this.#test.verdict();
    if (verdict === "undecided") return undefined;
    return (verdict === "gain") === up ? "accepted" : "refused";
  }

  #switch(): void {
    this.#onCandidate = !this.#onCandidate;
    this.#settling = true;
    this.#settledMs = 0;
  }
}

/** Callers in the system for each piece of work done: by Little's law, how long one took from asking to the end. */
function sojourn({ inUse, waiting, completed, durationMs }: MeasurementWindow): number {
  return ((inUse + waiting) * durationMs) / completed;
}
