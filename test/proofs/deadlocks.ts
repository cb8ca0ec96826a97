import { deadlockMutations } from "./deadlocks/mutations.ts";
import { defineProof } from "./harness/define-proof.ts";
import { plant } from "./isolation/mutations/plant.ts";

export default defineProof({
  about: "deadlocks are predicted, made to happen, and named before PostgreSQL ends them; look-alikes are left alone",
  breaks: Object.fromEntries(deadlockMutations.map(({ name, about }) => [name, about])),
  async run(context) {
    const mutation = deadlockMutations.find(({ name }) => name === context.broken);
    const planted = mutation && plant(mutation);
    // Only now: the product may not be loaded before the defect is planted.
    const { runShapes } = await import("./deadlocks/run-shapes.ts");
    const figures = await runShapes(context, mutation === undefined || mutation.live === true);
    const missed = planted?.missed() ?? [];
    if (missed.length > 0) throw new RangeError(`The defect was not planted: nothing loaded ${missed.join(", ")}`);
    // A figure that is missed is a failure too, so that a defect that only makes it slow is caught.
    for (const { name, value, target, better } of figures) {
      const missedTarget = target !== undefined && (better === "higher" ? value < target : !(value <= target));
      if (missedTarget) context.tally.fail(`${name} is ${value}, not ${target}`);
    }
    return figures;
  },
});
