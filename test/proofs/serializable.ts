import { defineProof } from "./harness/define-proof.ts";

export default defineProof({
  about: "transactions at SERIALIZABLE have no anomalies, and each effect is there exactly when its caller was told so",
  breaks: {},
  async run(context) {
    const { runAll } = await import("./serializable/run/run-all.ts");
    return runAll(context, false);
  },
});
