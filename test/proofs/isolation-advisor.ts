import { defineProof } from "./harness/define-proof.ts";
import { defects } from "./isolation-advisor/defects.ts";
import { plant } from "./isolation/mutations/plant.ts";

export default defineProof({
  about: "no advised isolation level lets an anomaly through, and none is higher than it has to be",
  breaks: Object.fromEntries(defects.map(({ name, about }) => [name, about])),
  async run(context) {
    const defect = defects.find(({ name }) => name === context.broken);
    const planted = defect && plant(defect);
    // Only now: the product may not be loaded before the defect is planted.
    const { runParts } = await import("./isolation-advisor/run-parts.ts");
    const figures = await runParts(context);
    const missed = planted?.missed() ?? [];
    if (missed.length > 0) throw new RangeError(`The defect was not planted: nothing loaded ${missed.join(", ")}`);
    return figures;
  },
});
