import { defineProof } from "./harness/define-proof.ts";
import { plant } from "./isolation/mutations/plant.ts";
import { allMutations } from "./serializable/mutations/all-mutations.ts";

export default defineProof({
  about: "transactions at SERIALIZABLE have no anomalies, and each effect is there exactly when its caller was told so",
  breaks: Object.fromEntries(allMutations.map(({ name, about }) => [name, about])),
  async run(context) {
    const mutation = allMutations.find(({ name }) => name === context.broken);
    const planted = mutation && plant(mutation);
    // Only now: the product, and the checker, may not be loaded before the defect is planted.
    const { runAll } = await import("./serializable/run/run-all.ts");
    const figures = await runAll(context, mutation !== undefined);
    const missed = planted?.missed() ?? [];
    if (missed.length > 0) throw new RangeError(`The defect was not planted: nothing loaded ${missed.join(", ")}`);
    return figures;
  },
});
