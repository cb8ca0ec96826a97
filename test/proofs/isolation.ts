import { defineProof } from "./harness/define-proof.ts";
import { allMutations } from "./isolation/mutations/all-mutations.ts";
import { plant } from "./isolation/mutations/plant.ts";

const ALL = "all";

export default defineProof({
  about: "no tenant sees or changes another's rows, whatever happens",
  breaks: {
    ...Object.fromEntries(allMutations.map(({ name, about }) => [name, about])),
    [ALL]: "each of them, one after the other",
  },
  async run(context) {
    if (context.broken === ALL) {
      const { breakAll } = await import("./isolation/mutations/break-all.ts");
      return breakAll(context);
    }
    const mutation = allMutations.find(({ name }) => name === context.broken);
    const planted = mutation && plant(mutation);
    // Only now: the product may not be loaded before the defect is planted.
    const { runWorkload } = await import("./isolation/workload.ts");
    const figures = await runWorkload(context, mutation?.seenBy ?? (mutation && "pool"));
    const missed = planted?.missed() ?? [];
    if (missed.length > 0) throw new RangeError(`The defect was not planted: nothing loaded ${missed.join(", ")}`);
    return figures;
  },
});
