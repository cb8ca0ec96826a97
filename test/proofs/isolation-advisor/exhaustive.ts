import type { ProofContext } from "../harness/define-proof.ts";
import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import { checkSet, type SetVerdict } from "./check-set.ts";
import {
  allSets,
  allTransactions,
  canonicalCode,
  randomSet,
  type RandomSetShape,
  type StepKind,
} from "./small-sets.ts";
import { describeSet, type SmallTransaction } from "./small-transaction.ts";

const PLAIN = ["read", "write", "update"] as const satisfies readonly StepKind[];
const WITH_LOCKS = [...PLAIN, "lock"] as const;

/** Every set of `transactions` transactions of up to `steps` steps on `rows` rows. */
interface Tier {
  readonly transactions: number;
  readonly steps: number;
  readonly rows: number;
}

const SMALL_TIERS: readonly Tier[] = [
  { transactions: 2, steps: 4, rows: 3 },
  { transactions: 3, steps: 2, rows: 3 },
  { transactions: 3, steps: 4, rows: 2 },
  { transactions: 4, steps: 2, rows: 2 },
];
const FULL_TIERS: readonly Tier[] = [
  ...SMALL_TIERS.slice(0, -1),
  { transactions: 4, steps: 2, rows: 3 },
  { transactions: 4, steps: 3, rows: 2 },
];
/** Drawn at random where every one would be too many; duplicates are drawn again. */
const DRAWN: readonly { readonly shape: RandomSetShape; readonly small: number; readonly full: number }[] = [
  { shape: { kinds: PLAIN, transactions: 3, steps: 4, rows: 3, columns: 1 }, small: 10_000, full: 150_000 },
  { shape: { kinds: PLAIN, transactions: 4, steps: 3, rows: 3, columns: 1 }, small: 15_000, full: 150_000 },
  { shape: { kinds: PLAIN, transactions: 4, steps: 4, rows: 4, columns: 1 }, small: 5_000, full: 100_000 },
];
/** With columns and row locks the advice may be higher than it has to be, but never lower. */
const REFINED: typeof DRAWN = [
  { shape: { kinds: WITH_LOCKS, transactions: 3, steps: 3, rows: 2, columns: 2 }, small: 15_000, full: 200_000 },
  { shape: { kinds: WITH_LOCKS, transactions: 4, steps: 3, rows: 3, columns: 2 }, small: 5_000, full: 100_000 },
];

/** What the exhaustive part counts. */
export interface ExhaustiveCounts {
  sets: number;
  refinedSets: number;
  unsafe: number;
  needless: number;
  refinedNeedless: number;
  confirmed: number;
  states: number;
}

function* drawn(context: ProofContext, tiers: typeof DRAWN): Generator<SmallTransaction[]> {
  const random = context.random.fork();
  for (const { shape, ...counts } of tiers) {
    const seen = new Set<string>();
    while (seen.size < counts[context.scale]) {
      const set = randomSet(random, shape);
      const code = canonicalCode(set, shape.rows);
      if (seen.has(code)) continue;
      seen.add(code);
      yield set;
    }
  }
}

function* plainSets(context: ProofContext): Generator<SmallTransaction[]> {
  for (const { transactions, steps, rows } of context.scale === "small" ? SMALL_TIERS : FULL_TIERS)
    yield* allSets(allTransactions(PLAIN, rows, steps), transactions, rows);
  yield* drawn(context, DRAWN);
}

/** Lets progress be drawn and a signal be heard. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const BREATH_SETS = 500;

/** With a planted defect the first failure is enough. */
function isOver({ broken, tally }: ProofContext): boolean {
  return broken !== undefined && tally.failed > 0;
}

async function checkAll(
  context: ProofContext,
  sets: Iterable<SmallTransaction[]>,
  count: (verdict: SetVerdict) => void,
): Promise<void> {
  let done = 0;
  for (const set of sets) {
    try {
      count(checkSet(set));
    } catch (error) {
      context.tally.fail(`${describeSet(set)}: ${String(error)}`);
    }
    done += 1;
    if (done % BREATH_SETS === 0) await breathe();
    if (isOver(context)) return;
  }
}

/** Compares the advice for every small set with all its interleavings. */
export async function exhaustive(context: ProofContext): Promise<readonly FigureInput[]> {
  const { tally } = context;
  const counts: ExhaustiveCounts = {
    sets: 0,
    refinedSets: 0,
    unsafe: 0,
    needless: 0,
    refinedNeedless: 0,
    confirmed: 0,
    states: 0,
  };
  const countAll = ({ unsafe, confirmed, states }: SetVerdict): void => {
    counts.confirmed += confirmed;
    counts.states += states;
    if (unsafe !== undefined) counts.unsafe += 1;
  };
  context.step("every interleaving of small sets");
  await checkAll(context, plainSets(context), (verdict) => {
    const { unsafe, needless } = verdict;
    countAll(verdict);
    counts.sets += 1;
    if (needless !== undefined) counts.needless += 1;
    tally.check(unsafe === undefined && needless === undefined, () => unsafe ?? needless!);
  });
  if (isOver(context)) return figuresOf(counts);
  context.step("columns and row locks");
  await checkAll(context, drawn(context, REFINED), (verdict) => {
    countAll(verdict);
    counts.refinedSets += 1;
    if (verdict.needless !== undefined) counts.refinedNeedless += 1;
    tally.check(verdict.unsafe === undefined, () => verdict.unsafe!);
  });
  return figuresOf(counts);
}

function figuresOf(counts: ExhaustiveCounts): FigureInput[] {
  return [
    { name: "sets", value: counts.sets + counts.refinedSets, unit: "", target: 100_000, better: "higher" },
    { name: "sets.unsafe", value: counts.unsafe, unit: "", target: 0 },
    { name: "sets.higher-than-needed", value: counts.needless, unit: "", target: 0 },
    { name: "sets.states", value: counts.states, unit: "" },
    { name: "sets.counterexamples-confirmed", value: counts.confirmed, unit: "" },
    {
      name: "sets.refined.higher-than-needed",
      value: (100 * counts.refinedNeedless) / counts.refinedSets,
      unit: "%",
    },
  ];
}
