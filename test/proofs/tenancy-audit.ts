import { defineProof } from "./harness/define-proof.ts";
import { DEFECTS } from "./tenancy-audit/defects.ts";

export default defineProof({
  about: "the tenancy audit finds what leaks and passes what does not",
  breaks: Object.fromEntries(Object.entries(DEFECTS).map(([name, { about }]) => [name, about])),
  async run(context) {
    const { runCorpus } = await import("./tenancy-audit/run-corpus.ts");
    return runCorpus(context, context.broken === undefined ? undefined : DEFECTS[context.broken]);
  },
});
