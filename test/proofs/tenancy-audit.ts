import { defineProof } from "./harness/define-proof.ts";
import { DEFECTS, plantDefect } from "./tenancy-audit/defects.ts";

export default defineProof({
  about: "the tenancy audit finds what leaks and passes what does not",
  breaks: Object.fromEntries(Object.entries(DEFECTS).map(([name, { about }]) => [name, about])),
  async run(context) {
    const defect = context.broken === undefined ? undefined : DEFECTS[context.broken];
    // Only now: the audit may not be loaded before the defect is planted.
    const planted = defect && plantDefect(defect);
    const { runCorpus } = await import("./tenancy-audit/run-corpus.ts");
    if (planted?.() === false) throw new RangeError(`The defect was not planted: ${context.broken}`);
    return runCorpus(context, defect);
  },
});
