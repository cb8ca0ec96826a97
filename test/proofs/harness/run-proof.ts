import { Cleanup } from "../../../benchmarks/harness/cleanup.ts";
import { environment, type Environment } from "../../../benchmarks/harness/environment.ts";
import { judge, type Figure } from "../../../benchmarks/harness/figure.ts";
import type { Proof, Scale } from "./define-proof.ts";
import { showProgress } from "./progress.ts";
import { Random } from "./random.ts";
import { Tally } from "./tally.ts";

/** How to run a proof. */
export interface RunProofOptions {
  readonly name: string;
  readonly scale: Scale;
  readonly seed: number;
  readonly broken: string | undefined;
}

/** What `--json` prints. */
export interface ProofResult {
  readonly proof: string;
  /** Without a planted defect: nothing failed. With one: it was caught. */
  readonly pass: boolean;
  readonly tried: number;
  readonly failed: number;
  readonly seed: number;
  readonly scale: Scale;
  /** The planted defect. */
  readonly broken?: string;
  /** Whether it was noticed. */
  readonly caught?: boolean;
  /** The first failures. */
  readonly failures: readonly string[];
  readonly figures: readonly Figure[];
  readonly environment: Environment;
}

/** Runs a proof. One that tried nothing, or missed a figure, has not proved anything and does not pass. */
export async function runProof(proof: Proof, { name, scale, seed, broken }: RunProofOptions): Promise<ProofResult> {
  const cleanup = new Cleanup();
  const tally = new Tally();
  const before = environment(undefined);
  let postgres: string | undefined;
  let step = "";
  let total: number | undefined;
  cleanup.defer(showProgress(name, () => ({ done: tally.tried, total, failed: tally.failed, step })));
  try {
    const inputs = await proof.run({
      scale,
      seed,
      random: new Random(seed),
      broken,
      tally,
      step: (what, expected) => {
        step = what;
        total = expected ?? total;
      },
      note: (text) => console.error(`${name}: ${text}`),
      postgres: (version) => void (postgres = version),
      defer: (last) => cleanup.defer(last),
    });
    const figures = (inputs ?? []).map((input) => judge(input, false));
    const held = tally.failed === 0 && tally.tried > 0 && figures.every((figure) => figure.pass);
    const { tried, failed, failures } = tally;
    const verdict = broken === undefined ? { pass: held } : { pass: failed > 0, broken, caught: failed > 0 };
    return {
      proof: name,
      ...verdict,
      tried,
      failed,
      seed,
      scale,
      failures,
      figures,
      environment: { ...before, postgres },
    };
  } finally {
    await cleanup.run();
  }
}
