import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import type { ProofContext } from "../harness/define-proof.ts";
import { exhaustive } from "./exhaustive.ts";
import { published } from "./literature/published.ts";
import { onServer } from "./server/on-server.ts";
import { templates } from "./templates.ts";

/** All parts of the proof; with a planted defect only up to the first that notices it. */
export async function runParts(context: ProofContext): Promise<readonly FigureInput[]> {
  const figures: FigureInput[] = [];
  const parts = [templates, exhaustive, onServer, published];
  for (const part of context.broken === undefined ? parts.toReversed() : parts) {
    if (context.broken !== undefined && context.tally.failed > 0) break;
    figures.push(...(await part(context)));
  }
  return figures;
}
