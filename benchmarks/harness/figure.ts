/** One measured number and what it has to reach. */
export interface FigureInput {
  /** Dotted: `profiler.cpu.p50`. */
  readonly name: string;
  readonly value: number;
  /** `x`, `ms`, `µs`, `%`, `flights`. */
  readonly unit: string;
  /** What it has to reach; without one it only informs. */
  readonly target?: number;
  /** @defaultValue "lower" */
  readonly better?: "lower" | "higher";
  /** Who was measured beside it, in the same run. */
  readonly rival?: string;
  readonly rivalValue?: number;
  /** Not a matter of speed: counts in a smoke run too. @defaultValue false */
  readonly exact?: boolean;
}

/** A figure with its verdict. */
export interface Figure extends Omit<FigureInput, "exact"> {
  readonly better: "lower" | "higher";
  /** Whether the verdict counts: a smoke run asserts no time. */
  readonly asserted: boolean;
  readonly pass: boolean;
}

function reaches({ value, target, better }: FigureInput): boolean {
  // A figure that could not be computed has not reached anything.
  if (!Number.isFinite(value)) return false;
  if (target === undefined) return true;
  return better === "higher" ? value >= target : value <= target;
}

/** Judges a figure; what a smoke run does not assert passes. */
export function judge(input: FigureInput, smoke: boolean): Figure {
  const { exact = false, ...figure } = input;
  const asserted = input.target !== undefined && (exact || !smoke);
  return { better: "lower", ...figure, asserted, pass: !asserted || reaches(input) };
}
