/** The pool's price, its behaviour in a spike and under overload, and the size that it finds by itself. */
import { defineBenchmark } from "./harness/define-benchmark.ts";
import { acquireFigures } from "./pool/acquire-release.ts";
import { adaptiveFigures } from "./pool/adaptive-size.ts";
import { overloadFigures } from "./pool/overload.ts";
import { poolUrls } from "./pool/pool-urls.ts";
import { spikeFigures } from "./pool/spike.ts";

export default defineBenchmark({
  about: "acquire and release against pg-pool, a spike, an overload, and the adaptive size against every static one",
  rounds: 15,
  async run(context) {
    const urls = await poolUrls(context);
    return [
      ...(await acquireFigures(context, urls)),
      ...(await spikeFigures(context, urls)),
      ...(await overloadFigures(context, urls)),
      ...(await adaptiveFigures(context, urls)),
    ];
  },
});
