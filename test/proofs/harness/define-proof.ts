import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** `small` for every change, `full` for the night. */
export type Scale = "small" | "full";

/** What a proof gets. */
export interface ProofContext {
  readonly scale: Scale;
  readonly seed: number;
  readonly random: Random;
  /** The defect to plant, one of the proof's own `breaks`, or undefined. */
  readonly broken: string | undefined;
  /** Counts what was tried and what failed. */
  readonly tally: Tally;
  /** What it is doing and, when known, how much there is to try. */
  step(name: string, total?: number): void;
  /** Tells a person something, on stderr. */
  note(text: string): void;
  /** The server that it ran against, for the environment. */
  postgres(version: string): void;
  /** Ends something when the run is over, however it ends; the last first. */
  defer(step: () => unknown): void;
}

/** A long run that tries to show a claim wrong. */
export interface Proof {
  /** One line. */
  readonly about: string;
  /** Defects that it can plant, by name, each with one line; the proof must fail with any of them. */
  readonly breaks: Readonly<Record<string, string>>;
  /** Figures are judged at either scale: they are counts, not times. */
  run(context: ProofContext): Promise<readonly FigureInput[] | void>;
}

/** Types a proof; export it as the module's default. */
export function defineProof(proof: Proof): Proof {
  return proof;
}
