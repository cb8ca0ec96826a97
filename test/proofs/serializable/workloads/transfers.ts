import type { Random } from "../../harness/random.ts";
import { times, type Script, type Workload } from "./workload.ts";

const ACCOUNTS = 4;
const INITIAL = 50;
const TOTAL = ACCOUNTS * INITIAL;

function transfer(random: Random): Script {
  const from = random.integer(0, ACCOUNTS - 1);
  const to = (from + random.integer(1, ACCOUNTS - 1)) % ACCOUNTS;
  const amount = random.integer(1, 20);
  return {
    async run(step) {
      const held = await step.read(from);
      const other = await step.read(to);
      await step.write(from, held - amount);
      await step.write(to, other + amount);
    },
  };
}

const audit: Script = {
  readOnly: true,
  async run(step) {
    for (let account = 0; account < ACCOUNTS; account += 1) await step.read(account);
  },
};

/** Money moves between accounts whose rows are locked in any order, so that there are deadlocks as well; and is counted. */
export const transfers: Workload = {
  name: "transfers",
  shows: { "read committed": ["G-single"] },
  make: (random) => ({
    rows: Array.from({ length: ACCOUNTS }, () => INITIAL),
    scripts: times(random.integer(6, 12), () => (random.chance(0.25) ? audit : transfer(random))),
    parallel: 4,
    broken({ values }) {
      const sum = values.reduce((total, value) => total + value, 0);
      return sum === TOTAL ? undefined : `${TOTAL} in all became ${sum}`;
    },
  }),
};
