import type { Random } from "../../harness/random.ts";
import { isDirected, times, type Script, type Step, type Workload } from "./workload.ts";

const CUSTOMERS = 3;
const INITIAL = 100;
const checking = (customer: number): number => 2 * customer;
const savings = (customer: number): number => 2 * customer + 1;

/** What a script waits for where others have to come first; by default for nothing. */
type Wait = (step: Step) => Promise<void>;
const atOnce: Wait = () => Promise.resolve();

const balance = (customer: number, wait = atOnce): Script => ({
  readOnly: true,
  async run(step) {
    await wait(step);
    await step.read(savings(customer));
    await step.read(checking(customer));
  },
});

const depositChecking = (customer: number, amount: number): Script => ({
  async run(step) {
    await step.write(checking(customer), (await step.read(checking(customer))) + amount);
  },
});

const transactSavings = (customer: number, amount: number, wait = atOnce): Script => ({
  async run(step) {
    await wait(step);
    const held = await step.read(savings(customer));
    if (held + amount >= 0) await step.write(savings(customer), held + amount);
  },
});

const amalgamate = (from: number, to: number): Script => ({
  async run(step) {
    const all = (await step.read(savings(from))) + (await step.read(checking(from)));
    await step.write(savings(from), 0);
    await step.write(checking(from), 0);
    await step.write(checking(to), (await step.read(checking(to))) + all);
  },
});

const writeCheck = (customer: number, amount: number, wait = atOnce): Script => ({
  async run(step) {
    const held = (await step.read(savings(customer))) + (await step.read(checking(customer)));
    step.reach("looked");
    await wait(step);
    const charged = held < amount ? amount + 1 : amount;
    await step.write(checking(customer), (await step.read(checking(customer))) - charged);
  },
});

function draw(random: Random): Script {
  const customer = random.integer(0, CUSTOMERS - 1);
  const other = (customer + random.integer(1, CUSTOMERS - 1)) % CUSTOMERS;
  const amount = random.integer(1, 60);
  return random.pick([
    () => balance(customer),
    () => depositChecking(customer, amount),
    () => transactSavings(customer, -amount),
    () => amalgamate(customer, other),
    () => writeCheck(customer, amount),
  ])();
}

/** A check is written while savings are taken out and the balance is looked at: all that snapshot isolation gets wrong. */
const directed = (): Script[] => [
  writeCheck(0, INITIAL, (step) => step.until("over 2")),
  transactSavings(0, -INITIAL / 2, (step) => step.until("looked")),
  balance(0, (step) => step.until("over 1")),
];

/** The five programs of SmallBank. Source: Alomari, Cahill, Fekete and Röhm, "The Cost of Serializability", ICDE 2008. */
export const smallBank: Workload = {
  name: "small-bank",
  shows: { "read committed": ["G-single"], "repeatable read": ["G2-item"] },
  make: (random) => ({
    rows: Array.from({ length: 2 * CUSTOMERS }, () => INITIAL),
    scripts: [...(isDirected(random) ? directed() : []), ...times(random.integer(6, 12), () => draw(random))],
    parallel: 5,
  }),
};
