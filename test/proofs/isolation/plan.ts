import type { Scale } from "../harness/define-proof.ts";

/** How much a run does. */
export interface Plan {
  readonly tenants: number;
  /** Checked calls of all lanes together. */
  readonly calls: number;
  /** Shares of the calls, by kind of lane; they add up to 1. */
  readonly shares: Readonly<Record<"bulk" | "mixed" | "solo" | "bouncer" | "starved" | "missing" | "orm", number>>;
  /** One backend is killed each time so many calls were checked. */
  readonly killEvery: number;
  /** The longest that a few operations may take together, milliseconds: beyond it something hangs. */
  readonly patienceMs: number;
}

const PLANS: Readonly<Record<Scale | "broken", Plan>> = {
  small: {
    tenants: 1_000,
    calls: 110_000,
    shares: { bulk: 0.4, mixed: 0.2, solo: 0.08, bouncer: 0.08, starved: 0.03, missing: 0.03, orm: 0.18 },
    killEvery: 800,
    patienceMs: 120_000,
  },
  full: {
    tenants: 1_000,
    calls: 10_200_000,
    shares: { bulk: 0.976, mixed: 0.007, solo: 0.003, bouncer: 0.003, starved: 0.002, missing: 0.001, orm: 0.008 },
    killEvery: 4_000,
    patienceMs: 120_000,
  },
  broken: {
    tenants: 40,
    calls: 60_000,
    shares: { bulk: 0.05, mixed: 0.35, solo: 0.2, bouncer: 0.1, starved: 0.02, missing: 0.03, orm: 0.25 },
    killEvery: 2_000,
    patienceMs: 20_000,
  },
};

/** How much a run of this scale does; with a planted defect it ends when the defect is noticed. */
export function planOf(scale: Scale, broken: boolean): Plan {
  return PLANS[broken ? "broken" : scale];
}
