/** What tapdb's transactions cost beside BEGIN … COMMIT by hand, and what they get done when everybody wants the same rows. */
import { defineBenchmark } from "./harness/define-benchmark.ts";
import { accountsDatabase } from "./transactions/accounts-database.ts";
import { contentionFigures } from "./transactions/contention.ts";
import { overheadFigures } from "./transactions/overhead.ts";

export default defineBenchmark({
  about: "a managed transaction against BEGIN … COMMIT by hand, alone and on hot rows",
  rounds: 15,
  smokeRounds: 1,
  async run(context) {
    const database = await accountsDatabase(context);
    return [...(await overheadFigures(context, database)), ...(await contentionFigures(context, database))];
  },
});
