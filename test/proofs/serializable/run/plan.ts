import type { Scale } from "../../harness/define-proof.ts";

/** How much is run. */
export interface Plan {
  /** Transactions, at least. */
  readonly transactions: number;
  /** Random histories that the checker is tried on first. */
  readonly checkerTrials: number;
  /** Transactions between two kills of a backend. */
  readonly killEvery: number;
}

const PLANS: Readonly<Record<Scale, Plan>> = {
  small: { transactions: 2_500, checkerTrials: 4_000, killEvery: 40 },
  full: { transactions: 1_000_000, checkerTrials: 200_000, killEvery: 80 },
};

/** A planted defect shows early, or the proof is blind to it. */
const BROKEN: Plan = { transactions: 4_000, checkerTrials: 2_000, killEvery: 40 };

export const planOf = (scale: Scale, broken: boolean): Plan => (broken ? BROKEN : PLANS[scale]);
