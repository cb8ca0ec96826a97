import { defineProof } from "./harness/define-proof.ts";

export default defineProof({
  about: "no tenant sees or changes another's rows, whatever happens",
  breaks: {},
  async run(context) {
    const { runWorkload } = await import("./isolation/workload.ts");
    return runWorkload(context);
  },
});
